"""Where the pages of this room hang."""

from flask import Blueprint
from werkzeug.wrappers import Response

pages = Blueprint("eligibility", __name__)
Answer = Response | str | tuple[str, int]
