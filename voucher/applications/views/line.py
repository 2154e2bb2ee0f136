"""After a change, money that came back goes to those who wait in line."""

from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from voucher.applications.refill import refill_lines
from voucher.applications.views.desk import pages


@pages.after_app_request
def refill(answer: Response) -> Response:
    """Serve the waiting lists when the answer is on its way; what is missed here, the nightly run serves."""
    if request.method == "POST":
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        answer.call_on_close(lambda: _refill(app))
    return answer


def _refill(app: Flask) -> None:
    with app.app_context():
        refill_lines()
