"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("budget", __name__)
