"""A form whose token is stale, such as one left open in a tab while its reader signed out and in again in another.

What was typed comes back in the page, once to be sent with a fresh token. Only the reader's own page gets this far: the
cookie that says who they are does not travel with forms of other sites.
"""

from flask import request
from flask_login import current_user

TOKEN = "csrf_token"


def may_be_sent_again() -> bool:
    """Say whether everything that was sent can be shown again: by its own reader, without files and passwords."""
    return (
        current_user.is_authenticated
        and request.headers.get("Origin") in (None, request.host_url.rstrip("/"))
        and any(name != TOKEN for name in request.form)
        and not any(file.filename for file in request.files.values())
        and not any("password" in name for name in request.form)
    )


def fields() -> list[tuple[str, str]]:
    """Return the names and values that were sent, but for the stale token."""
    return [(name, value) for name, value in request.form.items(multi=True) if name != TOKEN]


def address() -> str:
    """Return where it was sent."""
    return request.full_path.rstrip("?")
