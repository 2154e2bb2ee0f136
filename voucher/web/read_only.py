"""The portal while it can only be read: pages stay, whatever would be recorded is refused in plain words."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from flask import Blueprint, Flask, current_app, g, render_template, request
from werkzeug.wrappers import Response

from voucher import clock
from voucher.refusal import PortalIsReadOnly
from voucher.web.guards import public
from voucher.web.login import as_visitor

READING = {"GET", "HEAD", "OPTIONS"}
ALWAYS = {"accounts.sign_out"}  # it takes the cookie away and records nothing
COME_BACK_AFTER = 600  # seconds, when nobody said until when

pages = Blueprint("status", __name__)


class Mode(Protocol):
    """What the storage knows of the mode."""

    @property
    def read_only(self) -> bool: ...
    @property
    def reason(self) -> str: ...
    @property
    def back_at(self) -> datetime | None: ...


def install(app: Flask, mode: Callable[[], Mode], database_answers: Callable[[], bool]) -> None:
    """Ask `mode()` with every request; hang the status page on the application."""
    app.extensions["database_answers"] = database_answers
    app.register_blueprint(pages)

    @app.before_request
    def refuse_to_record() -> None:
        if request.endpoint == "static":
            return
        g.mode = mode()
        if g.mode.read_only and request.method not in READING and request.endpoint not in ALWAYS:
            raise PortalIsReadOnly()

    @app.after_request
    def say_when_to_return(answer: Response) -> Response:
        if answer.status_code == PortalIsReadOnly.status and resting():
            answer.headers["Retry-After"] = str(_seconds_until(g.mode.back_at))
        return answer

    @app.context_processor
    def banner() -> dict[str, object]:
        return {"read_only": g.mode if resting() else None}


def resting() -> bool:
    """Say whether nothing is recorded during this request."""
    return "mode" in g and g.mode.read_only


@pages.get("/status")
@public
def status() -> tuple[str, int]:
    """Say how the portal is, to people and to monitors: 200, or 503 when its database does not answer."""
    as_visitor()
    answers = current_app.extensions["database_answers"]()
    return render_template("public/status.html", answers=answers), 200 if answers else 503


def _seconds_until(moment: datetime | None) -> int:
    left = math.ceil((moment - clock.now()).total_seconds()) if moment else 0
    return left if left > 0 else COME_BACK_AFTER
