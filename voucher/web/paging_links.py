"""Where the next page of a list is."""

from urllib.parse import urlencode

from flask import request


def next_page(next_after: int | str | None) -> str | None:
    """Return the address of this list's next page, its filters kept; None at the end."""
    if next_after is None:
        return None
    return f"{request.path}?{urlencode({**request.args.to_dict(), 'after': str(next_after)})}"
