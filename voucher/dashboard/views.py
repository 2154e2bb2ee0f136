"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("dashboard", __name__)
