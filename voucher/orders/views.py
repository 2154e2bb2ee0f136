"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("orders", __name__)
