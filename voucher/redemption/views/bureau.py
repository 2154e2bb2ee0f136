"""The bureau's pages: the queue of claims, and one claim with its checks."""

from dataclasses import replace

from flask import render_template, request
from flask_babel import gettext as _

from voucher.access import Action, Scope, require, require_all
from voucher.accounts.onlookers import look_at
from voucher.audit.queries import history
from voucher.catalogue.queries import categories
from voucher.eligibility.kept import checks_of
from voucher.redemption import check as checking
from voucher.redemption.forms.decisions import ApproveForm, QueueForm, RejectClaimForm, ReturnClaimForm
from voucher.redemption.models import Claim
from voucher.redemption.next_steps import next_steps
from voucher.redemption.queries import queue as find_claims
from voucher.redemption.queries import sums_of_queue, years
from voucher.redemption.sheet import ClaimSheet, sheet_for
from voucher.redemption.tabs import StaffTab, first_tab
from voucher.redemption.views.desk import Answer, after, member, pages, tab_entries, to
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.form_base import done, submitted_value
from voucher.web.language import by_language
from voucher.web.paging_links import next_page

NARROWS = {"year", "state", "agency", "category", "text"}  # a link that narrows looks among all claims


@pages.get("/queue")
@requires(Action.CLAIM_READ)
def queue() -> Answer:
    who = actor()
    require_all(who, Action.CLAIM_READ)
    otherwise = StaffTab.ALL if NARROWS & request.args.keys() else first_tab(who)
    tab = member(StaffTab, request.args.get("tab"), otherwise)
    form = QueueForm(request.args)
    form.offer(years(), [(c.code, by_language(c.name_zh, c.name_en)) for c in categories()])
    form.tab.data = tab.value
    wanted = replace(form.wanted(tab), district=who.district)
    sums = sums_of_queue(wanted)
    page = find_claims(wanted, who.person_id, after())
    return render_template(
        "redemption/queue.html",
        form=form,
        tab=tab,
        found=sums[tab],
        tabs=tab_entries(StaffTab, tab, sums, NARROWS),
        claims=page.lines,
        more=next_page(page.next_after),
    )


@pages.route("/<pid>/case", methods=["GET", "POST"])
@requires(Action.CLAIM_READ)
def case(pid: str) -> Answer:
    who, form = actor(), ApproveForm.from_request()
    if submitted_value("decision") == "check":
        if done(form, lambda: checking.first_check(who, pid, by_hand=form.by_hand.data or "")):
            return to("case", pid, _("The first check is passed. A colleague takes the second one."))
    elif done(form, lambda: _approve(pid, form)):
        return to("case", pid, _("Approved. Finance can put the claim into a batch."))
    claim = _case(pid)
    masked = require(who, Action.CLAIM_READ) is Scope.MASKED
    steps = next_steps(who, claim.state, created_by=claim.created_by, checked_by=claim.checked_by)
    checks = checks_of(Claim.__tablename__, claim.id, masked=masked)
    form.show(claim.formula.payable, why=claim.by_hand or bool(checks.for_a_person))
    page = render_template(
        "redemption/case.html",
        claim=claim,
        form=form,
        masked=masked,
        checks=checks,
        warned=claim.open_warnings,
        next=steps,
        onlookers=look_at(who, Claim.__tablename__, claim.id) if steps.check or steps.approve else [],
        steps=history(db.session(), Claim.__tablename__, claim.id, names=not masked),
    )
    return page, form.status


@pages.post("/<pid>/case/check")
@requires(Action.CLAIM_REVIEW)
def check(pid: str) -> Answer:
    checking.first_check(actor(), pid)
    return to("case", pid, _("The first check is passed. A colleague takes the second one."))


@pages.route("/<pid>/case/return", methods=["GET", "POST"])
@requires(Action.CLAIM_READ)
def return_claim(pid: str) -> Answer:
    checking.require_checker(actor())
    claim, form = _case(pid), ReturnClaimForm.from_request()
    if done(form, lambda: checking.return_claim(actor(), pid, form.defects)):
        return to("case", pid, _("Returned. The agency is told everything that has to be corrected."))
    return render_template("redemption/return_claim.html", claim=claim, form=form), form.status


@pages.route("/<pid>/case/reject", methods=["GET", "POST"])
@requires(Action.CLAIM_READ)
def reject(pid: str) -> Answer:
    checking.require_checker(actor())
    claim, form = _case(pid), RejectClaimForm.from_request()
    if done(form, lambda: checking.reject_claim(actor(), pid, form.reason.data or "")):
        return to("case", pid, _("The claim is rejected. The agency reads the reason."))
    return render_template("redemption/reject.html", claim=claim, form=form), form.status


def _approve(pid: str, form: ApproveForm) -> None:
    by_hand, override = form.by_hand.data or "", form.override.data or ""
    checking.second_check(actor(), pid, seen=form.seen.data, by_hand=by_hand, override=override)


def _case(pid: str) -> ClaimSheet:
    """Return a claim for the bureau.

    Raises:
        NotFound: There is none, or the reader is not of the bureau.
    """
    require_all(actor(), Action.CLAIM_READ)
    return sheet_for(actor(), pid)
