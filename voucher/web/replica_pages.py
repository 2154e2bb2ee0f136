"""Pages that a replica may answer: figures, lists and public pages; each then says as of when it is true.

Whoever has just changed something reads the primary, so that nobody misses their own change.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g, request, session
from flask_login import current_user
from werkzeug.wrappers import Response

from voucher import clock

View = TypeVar("View", bound=Callable[..., Any])
Question = Callable[[datetime | None], Any]
MARK = "reads_replica"
_CHANGED = "changed"  # in the browser's session: when it last sent a change
_SAFE = ("GET", "HEAD", "OPTIONS")


def from_replica(view: View) -> View:
    """Let a replica answer the page: one that shows, and decides nothing."""
    setattr(view, MARK, True)
    return view


def install(app: Flask, read: Callable[[Question], Any], longest_lag: timedelta) -> None:
    """Let `read` ask the questions of the marked pages; call it when all pages are there."""

    def answered(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def answer(**values: Any) -> Any:
            if _changed_within(longest_lag):
                return view(**values)
            _ = current_user.is_authenticated  # who somebody is, the primary says

            def question(as_of: datetime | None) -> Any:
                g.figures_as_of = as_of
                return view(**values)

            return read(question)

        return answer

    for name, view in app.view_functions.items():
        if getattr(view, MARK, False):
            app.view_functions[name] = answered(view)

    @app.after_request
    def remember(answer: Response) -> Response:
        if request.method not in _SAFE:
            session[_CHANGED] = clock.now().timestamp()
        if as_of := g.get("figures_as_of"):
            answer.headers["X-Figures-As-Of"] = as_of.isoformat()  # files have no page to say it on
        return answer


def _changed_within(longest_lag: timedelta) -> bool:
    changed: float | None = session.get(_CHANGED)
    return changed is not None and clock.now().timestamp() - changed <= longest_lag.total_seconds()
