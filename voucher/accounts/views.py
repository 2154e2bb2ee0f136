"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("accounts", __name__)
