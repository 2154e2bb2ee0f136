"""Where the pages of this room hang, and what they share."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.redemption.queries import Sum
from voucher.wording import Labelled

pages = Blueprint("redemption", __name__)
Answer = Response | str | tuple[str, int]


def after() -> int | None:
    """Return where the page of a list begins."""
    return request.args.get("after", type=int)


def tab_entries(
    tabs: Iterable[Any], current: Labelled, sums: Mapping[Any, Sum], tabs_keep: Collection[str] = ()
) -> list[tuple[str, str, bool, int]]:
    """Return the tabs of a list for its page; `tabs_keep` names the arguments that narrow every tab."""
    kept: dict[str, Any] = {name: value for name, value in request.args.items() if name in tabs_keep}
    return [
        (
            _(tab.label),
            url_for(request.endpoint or "", tab=tab.value, **kept),
            tab is current,
            sums[tab].number,
        )
        for tab in tabs
    ]


def member(kind: Iterable[Any], value: str | None, otherwise: Any) -> Any:
    """Return the member of an enum with this value."""
    return next((one for one in kind if one.value == value), otherwise)


def to(page: str, pid: str, message: str) -> Response:
    """Go on to a page of the claim with a word about what was done."""
    flash(message, "success")
    return redirect(url_for(f"redemption.{page}", pid=pid))
