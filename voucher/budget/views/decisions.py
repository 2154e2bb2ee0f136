"""Money granted, cut, divided and carried over: what is proposed, and the page on which it is decided."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action
from voucher.budget import queries
from voucher.budget.allocate import (
    decide_appropriation,
    decide_quota,
    propose_appropriation,
    propose_quota,
)
from voucher.budget.carry_over import decide_carry_over, propose_carry_over
from voucher.budget.close_year import decide_close
from voucher.budget.forms import CUT, AppropriationForm, CarryOverForm, QuotaForm
from voucher.budget.proposal_kinds import APPROPRIATION, CARRY_OVER, CLOSE, QUOTA, REOPEN
from voucher.budget.proposed import proposal_sheet, use_up_by
from voucher.budget.reopen_year import decide_reopen
from voucher.budget.views.desk import Answer, ask, pages
from voucher.catalogue.queries import categories
from voucher.ledger import NOTHING
from voucher.refusal import NotFound
from voucher.web import actor, requires
from voucher.web.form_base import submitted_value

DECIDE: dict[str, Callable[..., None]] = {
    APPROPRIATION: decide_appropriation,
    QUOTA: decide_quota,
    CLOSE: decide_close,
    REOPEN: decide_reopen,
    CARRY_OVER: decide_carry_over,
}


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

    return ask(form, propose, "budget/propose_money.html")


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

    return ask(form, propose, "budget/move_quota.html", year=year, pools=queries.pools_of(actor(), year))


@pages.route("/<int:year>/carry-over", methods=["GET", "POST"])
@requires(Action.BUDGET_ADJUST)
def carry_over(year: int) -> Answer:
    form, line = CarryOverForm.from_request(), queries.year_line(actor(), year)
    later = queries.open_years_after(actor(), year)
    form.offer(later)

    def propose() -> str:
        return propose_carry_over(
            actor(),
            year,
            target_year=int(form.target_year.data),
            document_number=form.document_number.data or "",
            amount=form.amount.data or NOTHING,
            note=form.note.data or "",
        )

    return ask(form, propose, "budget/carry_over.html", line=line, later=later, last=use_up_by(year))


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
