"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("redemption", __name__)
