"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("firms", __name__)
