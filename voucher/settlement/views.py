"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("settlement", __name__)
