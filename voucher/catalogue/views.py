"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("catalogue", __name__)
