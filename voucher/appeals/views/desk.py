"""Where the pages of this room hang."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

pages = Blueprint("appeals", __name__)
Answer = Response | str | tuple[str, int]


def to_appeal(pid: str, message: str) -> Response:
    """Return to the appeal's page with a word about what was done."""
    flash(message, "success")
    return redirect(url_for("appeals.show", pid=pid))
