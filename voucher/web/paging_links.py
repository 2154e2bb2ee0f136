"""Where the next page of a list is."""

from flask import request, url_for


def next_page(next_after: int | None) -> str | None:
    """Return the address of this list's next page, its filters kept; None at the end."""
    if next_after is None:
        return None
    kept = {**(request.view_args or {}), **request.args.to_dict(), "after": str(next_after)}
    return url_for(request.endpoint or "", _anchor=None, _external=False, **kept)
