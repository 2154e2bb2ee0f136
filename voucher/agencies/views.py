"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("agencies", __name__)
