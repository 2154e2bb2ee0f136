"""Where the pages of this room hang, and what they share."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.applications.allocate import allocate
from voucher.applications.refill import refill_lines
from voucher.web.after_change import after_change
from voucher.wording import Labelled

pages = Blueprint("applications", __name__)
Answer = Response | str | tuple[str, int]
after_change(pages, allocate)  # whoever stands in a queue gets an answer
after_change(pages, refill_lines)  # money that came back goes to those who wait in line


def after() -> int | None:
    """Return where the page of a list begins."""
    return request.args.get("after", type=int)


def tab_entries(tabs: Any, current: Labelled, counts: dict[Any, int]) -> list[tuple[str, str, bool, int]]:
    """Return the tabs of a list for its page."""
    return [
        (_(tab.label), url_for(request.endpoint or "", tab=tab.value), tab is current, counts[tab])
        for tab in tabs
    ]


def member(kind: type[Labelled], value: str | None, otherwise: Any) -> Any:
    """Return the member of an enum with this value."""
    return next((one for one in kind if one.value == value), otherwise)


def to(endpoint: str, pid: str, message: str) -> Response:
    """Go on to a page of the application with a word about what was done."""
    flash(message, "success")
    return redirect(url_for(endpoint, pid=pid))
