"""The pages of this room: the years and their money, and the decisions about it that take two people."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from voucher import clock
from voucher.access import Action
from voucher.budget import queries
from voucher.budget.allocate import (
    decide_appropriation,
    decide_quota,
    propose_appropriation,
    propose_quota,
)
from voucher.budget.close_year import decide_close, decide_reopen, propose_close, propose_reopen
from voucher.budget.entries import entries
from voucher.budget.forms import CUT, AppropriationForm, EntryFilter, QuotaForm, ReasonForm
from voucher.budget.proposal_kinds import APPROPRIATION, CLOSE, QUOTA, REOPEN
from voucher.budget.proposed import proposal_sheet, waiting
from voucher.catalogue.queries import categories
from voucher.ledger import NOTHING
from voucher.refusal import NotFound, Refusal
from voucher.web import FormBase, actor, requires
from voucher.web.form_base import submitted_value
from voucher.web.paging_links import next_page

pages = Blueprint("budget", __name__)
Answer = Response | str | tuple[str, int]

DECIDE: dict[str, Callable[..., None]] = {
    APPROPRIATION: decide_appropriation,
    QUOTA: decide_quota,
    CLOSE: decide_close,
    REOPEN: decide_reopen,
}


@pages.get("/")
@requires(Action.BUDGET_READ)
def years() -> Answer:
    return render_template(
        "budget/years.html",
        years=queries.years(actor()),
        history=queries.history(actor()),
        waiting=waiting(actor()),
        this_year=clock.budget_year(),
    )


@pages.get("/<int:year>")
@requires(Action.BUDGET_READ)
def year(year: int) -> Answer:
    form = EntryFilter(request.args)
    form.offer()
    pool = request.args.get("pool")
    page = entries(actor(), year, form.asked(pool), request.args.get("after", type=int))
    return render_template(
        "budget/year.html",
        line=queries.year_line(actor(), year),
        grants=queries.grants_of(actor(), year),
        pools=queries.pools_of(actor(), year),
        waiting=waiting(actor(), year),
        form=form,
        pool=pool,
        page=page,
        more=next_page(page.next_after),
    )


@pages.get("/history/<int:year>")
@requires(Action.BUDGET_READ)
def history(year: int) -> Answer:
    return render_template("budget/history.html", year=year, rows=queries.history_of(actor(), year))


@pages.route("/appropriation", methods=["GET", "POST"])
@requires(Action.BUDGET_ADJUST)
def propose_money() -> Answer:
    form = AppropriationForm.from_request(
        data={"year": request.args.get("year", clock.budget_year(), type=int)}
    )
    form.offer()

    def propose() -> str:
        return propose_appropriation(
            actor(),
            form.year.data or 0,
            document_number=form.document_number.data or "",
            amount=form.amount.data or NOTHING,
            note=form.note.data or "",
            cut=form.direction.data == CUT,
        )

    return _ask(form, propose, "budget/propose_money.html")


@pages.route("/<int:year>/quota", methods=["GET", "POST"])
@requires(Action.BUDGET_ADJUST)
def move_quota(year: int) -> Answer:
    form = QuotaForm.from_request()
    form.offer(categories())

    def propose() -> str:
        return propose_quota(
            actor(),
            year,
            source_pool=form.source_pool.data,
            target_pool=form.target_pool.data,
            amount=form.amount.data or NOTHING,
            reason=form.reason.data or "",
        )

    return _ask(form, propose, "budget/move_quota.html", year=year, pools=queries.pools_of(actor(), year))


@pages.route("/<int:year>/close", methods=["GET", "POST"])
@requires(Action.BUDGET_ADJUST)
def close(year: int) -> Answer:
    line, form = queries.year_line(actor(), year), ReasonForm.from_request()
    return _ask(
        form,
        lambda: propose_close(actor(), year, reason=form.reason.data or ""),
        "budget/close.html",
        line=line,
    )


@pages.route("/<int:year>/reopen", methods=["GET", "POST"])
@requires(Action.BUDGET_ADJUST)
def reopen(year: int) -> Answer:
    line, form = queries.year_line(actor(), year), ReasonForm.from_request()
    return _ask(
        form,
        lambda: propose_reopen(actor(), year, reason=form.reason.data or ""),
        "budget/reopen.html",
        line=line,
    )


@pages.get("/proposals/<pid>")
@requires(Action.BUDGET_READ)
def proposal(pid: str) -> Answer:
    return render_template("budget/proposal.html", sheet=proposal_sheet(actor(), pid))


@pages.post("/proposals/<pid>")
@requires(Action.BUDGET_ADJUST)
def decide(pid: str) -> Answer:
    word = submitted_value("decision")
    if word not in ("approve", "decline"):
        raise NotFound()
    sheet = proposal_sheet(actor(), pid)
    DECIDE[sheet.kind](actor(), pid, approve=word == "approve")
    flash(_("Done as proposed.") if word == "approve" else _("The proposal was declined."), "success")
    return redirect(url_for("budget.proposal", pid=pid))


def _ask(form: FormBase, propose: Callable[[], str], template: str, **shown: object) -> Answer:
    """Propose what the form says and go to the proposal; else show the form."""
    if form.submitted():
        try:
            pid = propose()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("Proposed. A colleague decides it."), "success")
            return redirect(url_for("budget.proposal", pid=pid))
    return render_template(template, form=form, **shown), form.status
