"""Where the pages of this room hang, and what they share."""

from io import BytesIO

from flask import Blueprint, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response

pages = Blueprint("clawback", __name__)
Answer = Response | str | tuple[str, int]


def as_file(name: str, content: bytes) -> Response:
    """Send the content as a file to save."""
    answer = send_file(BytesIO(content), as_attachment=True, download_name=name, max_age=0)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def to_case(pid: str, message: str) -> Response:
    """Return to the clawback's page of the bureau with a word about what was done."""
    flash(message, "success")
    return redirect(url_for("clawback.case", pid=pid))
