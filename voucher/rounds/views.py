"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("rounds", __name__)
