"""Where the pages of this room hang, and what they share."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

pages = Blueprint("evaluations", __name__)
Answer = Response | str | tuple[str, int]


def after() -> int | None:
    """Return where the page of a list begins."""
    return request.args.get("after", type=int)
