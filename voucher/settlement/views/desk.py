"""Where the pages of this room hang, and what they share."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

pages = Blueprint("settlement", __name__)
Answer = Response | str | tuple[str, int]


def to_batch(pid: str, message: str) -> Response:
    """Return to the batch's page with a word about what was done."""
    flash(message, "success")
    return redirect(url_for("settlement.batch", pid=pid))
