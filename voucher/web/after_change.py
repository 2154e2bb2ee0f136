"""Work that follows a change: done when the answer is on its way, so that nobody waits for it."""

from collections.abc import Callable

from flask import Blueprint, Flask, current_app, request
from werkzeug.wrappers import Response

from voucher.web.read_only import resting


def after_change(pages: Blueprint, work: Callable[[], object]) -> None:
    """Do `work` after every POST to any page, in an application context of its own; rest while read-only."""

    def follow(answer: Response) -> Response:
        if request.method == "POST" and not resting():
            app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
            answer.call_on_close(lambda: _do(app))
        return answer

    def _do(app: Flask) -> None:
        with app.app_context():
            work()

    pages.after_app_request(follow)
