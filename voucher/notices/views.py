"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("notices", __name__)
