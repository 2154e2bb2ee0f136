"""Where the pages of this room hang, and what they share."""

from collections.abc import Callable
from io import BytesIO

from flask import Blueprint, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response

from voucher.refusal import Refusal
from voucher.web import FormBase

pages = Blueprint("settlement", __name__)
Answer = Response | str | tuple[str, int]


def as_file(name: str, content: bytes) -> Response:
    """Send the content as a file to save."""
    answer = send_file(BytesIO(content), as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def done(form: FormBase, act: Callable[[], object]) -> bool:
    """Do what the form asks, if it was sent and is complete; a refusal stays on the form."""
    if not form.submitted():
        return False
    try:
        act()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def to_batch(pid: str, message: str) -> Response:
    """Return to the batch's page with a word about what was done."""
    flash(message, "success")
    return redirect(url_for("settlement.batch", pid=pid))
