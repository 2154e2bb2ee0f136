"""Where the pages of this room hang, and what they share."""

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher.orders.forms.steps import AnswerForm
from voucher.orders.queries import Counts
from voucher.orders.tabs import Tab, count_in
from voucher.web.form_base import done, given, submitted_value

pages = Blueprint("orders", __name__)
Answer = Response | str | tuple[str, int]


def after() -> int | None:
    """Return where the page of a list begins."""
    return request.args.get("after", type=int)


def tab_entries(
    tabs: Sequence[Tab], current: Tab, counts: Counts, own: dict[str, int]
) -> list[tuple[str, str, bool, int]]:
    """Return the tabs for the page; `own` holds the numbers that do not follow from the states."""
    return [
        (
            _(tab.label),
            url_for(request.endpoint or "", tab=tab.key),
            tab is current,
            own.get(tab.key, count_in(tab, counts)),
        )
        for tab in tabs
    ]


def answered(form: AnswerForm, yes: Callable[[], object], no: Callable[[str], object]) -> bool:
    """Do what the pressed button says: yes, or no with the reason given."""
    decision = submitted_value("decision")
    if not form.submitted() or not form.is_complete(decision):
        return False
    return done(form, yes if decision == "yes" else lambda: no(given(form.reason.data)))


def to_order(pid: str, message: str) -> Response:
    """Return to the order's page with a word about what was done."""
    flash(message, "success")
    return redirect(url_for("orders.show", pid=pid))
