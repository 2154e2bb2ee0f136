"""Secrets of cookies and mailed links: the person holds the secret, the table only its hash. Pure."""

import hashlib
import secrets


def new_secret() -> str:
    """Return 256 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def hash_of(secret: str) -> str:
    """Return what the table keeps: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()
