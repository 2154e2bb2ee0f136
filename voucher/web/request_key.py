"""The key of a request: made for each form when its page is shown, before anybody can send it."""

import hashlib
import secrets

from flask import request

FIELD = "request_key"
HEADER = "Idempotency-Key"  # how programs name it
LONGEST = 64


def new_key() -> str:
    """Return a key that nobody has used and nobody can guess."""
    return secrets.token_urlsafe(24)


def key_of_request() -> str:
    """Return the key this request came with, empty if it came without; a program's long key becomes its digest."""
    given = request.headers.get(HEADER) or request.form.get(FIELD, "")
    return given if len(given) <= LONGEST else hashlib.sha256(given.encode()).hexdigest()


def by_program() -> bool:
    """Say whether a program asks, not a form."""
    return HEADER in request.headers
