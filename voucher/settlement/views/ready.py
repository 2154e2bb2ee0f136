"""Finance's pages on which a batch is put together: by agency, or claim by claim."""

from collections.abc import Sequence

from flask import flash, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action, Scope
from voucher.access.masking import Mask
from voucher.settlement import settle
from voucher.settlement.forms import ChooseForm
from voucher.settlement.ready import (
    MOST_IN_BATCH,
    ReadyYear,
    claims_to_batch,
    ready_agencies,
    ready_agency,
    ready_claims,
    ready_years,
)
from voucher.settlement.views.desk import Answer, pages, to_batch
from voucher.web import actor, requires
from voucher.web.form_base import done, submitted_value
from voucher.web.paging_links import next_page

Tabs = list[tuple[str, str, bool, int]]


@pages.route("/ready", methods=["GET", "POST"])
@requires(Action.PAYMENT_BATCH_CREATE)
def ready() -> Answer:
    form, years = ChooseForm.from_request(), ready_years()
    year = _shown_year(years)
    made: list[str] = []
    if done(form, lambda: made.append(_make_batch(year, form.agencies.data))):
        return _made(made[0])
    found = ready_agencies(year.budget_year, Mask(Scope.MASKED), _after()) if year else None
    return render_template(
        "settlement/ready.html",
        form=form,
        year=year,
        tabs=_tabs(years, year),
        agencies=found.lines if found else [],
        more=next_page(found.next_after) if found else None,
        most=MOST_IN_BATCH,
    ), form.status


@pages.route("/ready/<int:year>/<pid>", methods=["GET", "POST"])
@requires(Action.PAYMENT_BATCH_CREATE)
def ready_of_agency(year: int, pid: str) -> Answer:
    form = ChooseForm.from_request()
    made: list[str] = []
    if done(form, lambda: made.append(settle.make_batch(actor(), form.claims.data or []))):
        return _made(made[0])
    page = ready_claims(year, pid, _after())
    return render_template(
        "settlement/ready_claims.html",
        form=form,
        year=year,
        agency=ready_agency(year, pid, Mask(Scope.MASKED)),
        claims=page.lines,
        more=next_page(page.next_after),
    ), form.status


def _make_batch(year: ReadyYear | None, agencies: Sequence[str] | None) -> str:
    """Make a batch of the ticked agencies, or of all when that button was pressed."""
    wanted = None if submitted_value("whole_year") else agencies or []
    claims = claims_to_batch(year.budget_year, wanted) if year else []
    batch = settle.make_batch(actor(), claims)
    if len(claims) == MOST_IN_BATCH:
        flash(
            _("A batch holds %(most)s claims at most: this one has the oldest.", most=MOST_IN_BATCH), "info"
        )
    return batch


def _made(pid: str) -> Answer:
    return to_batch(pid, _("The batch is made. Check its lines, then send it for release."))


def _after() -> int | None:
    return request.args.get("after", type=int)


def _shown_year(years: list[ReadyYear]) -> ReadyYear | None:
    """Return the year that was asked for if something waits in it, else the oldest."""
    asked = request.args.get("year", type=int)
    return next((year for year in years if year.budget_year == asked), years[0] if years else None)


def _tabs(years: list[ReadyYear], shown: ReadyYear | None) -> Tabs:
    return [
        (
            str(year.budget_year),
            url_for("settlement.ready", year=year.budget_year),
            year == shown,
            year.claims,
        )
        for year in years
    ]
