"""The pages of this room."""

from flask import Blueprint

pages = Blueprint("issuance", __name__)
