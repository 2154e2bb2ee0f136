"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("applications", __name__)
