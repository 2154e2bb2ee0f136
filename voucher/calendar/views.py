"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("calendar", __name__)
