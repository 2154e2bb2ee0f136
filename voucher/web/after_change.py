"""Work that follows a change: done when the answer is on its way, so that nobody waits for it."""

import logging
from collections.abc import Callable

from flask import Blueprint, Flask, current_app, request
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

log = logging.getLogger(__name__)


def after_change(pages: Blueprint, work: Callable[[], object]) -> None:
    """Do `work` after every POST to any page, in an application context of its own."""

    def follow(answer: Response) -> Response:
        if request.method == "POST":
            app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
            answer.call_on_close(lambda: _do(app))
        return answer

    def _do(app: Flask) -> None:
        with app.app_context():
            try:
                work()
            except OperationalError as fault:
                log.error("the work after a change has to wait for the database: %r", fault.orig)
            except Exception:  # the change is kept and answered; the next change or look does the rest
                log.exception("the work after a change failed")

    pages.after_app_request(follow)
