"""The bureau's list of vouchers, and its decisions on one of them."""

from flask import render_template, request
from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Role, Scope, require
from voucher.audit.queries import history
from voucher.catalogue.queries import categories
from voucher.issuance import extend, hold, revoke
from voucher.issuance.expiring import unclaimed_within, unused_within
from voucher.issuance.forms import ExtendForm, ReasonForm, VouchersForm
from voucher.issuance.issue import approve as approve_and_issue
from voucher.issuance.matters import kind_and_voucher, matters_of
from voucher.issuance.models import Voucher
from voucher.issuance.picture import bar_of
from voucher.issuance.proposal_kinds import EXTENSION, REVOCATION
from voucher.issuance.queries import total_of, years_of
from voucher.issuance.queries import vouchers as list_of_staff
from voucher.issuance.sheet import sheet_for
from voucher.issuance.states import VOUCHER, VoucherEvent
from voucher.issuance.views.desk import Answer, pages, to
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.web import actor, requires
from voucher.web.form_base import done, given, submitted_value
from voucher.web.paging_links import next_page

DETAIL = "issuance.voucher"
E = VoucherEvent


@pages.post("/approve/<pid>")
@requires(Action.APPLICATION_APPROVE)
def approve(pid: str) -> Answer:
    """Approve the application with this pid."""
    voucher_pid = approve_and_issue(actor(), pid, digest=submitted_value("digest"))
    return to(DETAIL, voucher_pid, _("Approved: the voucher is issued and the firm has been told."))


@pages.get("/list")
@requires(Action.VOUCHER_READ)
def vouchers() -> Answer:
    form, who = VouchersForm(request.args), actor()
    form.offer(years_of(who), categories())
    wanted = form.wanted
    page = list_of_staff(who, wanted, after=request.args.get("after", type=int))
    number, amount = total_of(who, wanted)
    return render_template(
        "issuance/vouchers.html",
        form=form,
        wanted=wanted,
        vouchers=page.lines,
        number=number,
        amount=amount,
        more=next_page(page.next_after),
    )


@pages.get("/expiring")
@requires(Action.VOUCHER_READ)
def expiring() -> Answer:
    who = actor()
    return render_template(
        "issuance/expiring.html", unused=unused_within(who), unclaimed=unclaimed_within(who)
    )


@pages.get("/detail/<pid>")
@requires(Action.VOUCHER_READ)
def voucher(pid: str) -> Answer:
    who = actor()
    if not who.is_staff:
        raise NotFound()
    found = sheet_for(who, pid)
    names = require(who, Action.VOUCHER_READ) is not Scope.MASKED
    decides = Role.APPROVER in who.roles
    return render_template(
        "issuance/voucher.html",
        voucher=found,
        bar=bar_of(found),
        matters=matters_of(who, found.id),
        may_freeze=decides and VOUCHER.can(found.state, E.FREEZE),
        may_unfreeze=decides and VOUCHER.can(found.state, E.UNFREEZE),
        may_revoke=VOUCHER.can(found.state, E.REVOKE),
        may_extend=VOUCHER.can(found.state, E.EXTEND) and found.redeem_by >= clock.today(),
        steps=history(db.session(), Voucher.__tablename__, found.id, names=names),
    )


@pages.route("/detail/<pid>/freeze", methods=["GET", "POST"])
@requires(Action.VOUCHER_VOID)
def freeze(pid: str) -> Answer:
    form = ReasonForm.from_request()
    if done(form, lambda: hold.freeze(actor(), pid, reason=form.reason.data or "")):
        return to(DETAIL, pid, _("The voucher is frozen. The firm has been told why."))
    return render_template("issuance/freeze.html", voucher=sheet_for(actor(), pid), form=form), form.status


@pages.post("/detail/<pid>/unfreeze")
@requires(Action.VOUCHER_VOID)
def unfreeze(pid: str) -> Answer:
    hold.unfreeze(actor(), pid)
    return to(DETAIL, pid, _("The voucher may be used again."))


@pages.route("/detail/<pid>/revoke", methods=["GET", "POST"])
@requires(Action.VOUCHER_VOID)
def propose_revoke(pid: str) -> Answer:
    form = ReasonForm.from_request()
    if done(form, lambda: revoke.propose_revocation(actor(), pid, reason=form.reason.data or "")):
        return to(DETAIL, pid, _("Proposed. An approver decides now."))
    page = render_template("issuance/propose_revoke.html", voucher=sheet_for(actor(), pid), form=form)
    return page, form.status


@pages.route("/detail/<pid>/extend", methods=["GET", "POST"])
@requires(Action.VOUCHER_EXTEND)
def propose_extend(pid: str) -> Answer:
    found = sheet_for(actor(), pid)
    form = ExtendForm.from_request(data={"use_by": found.use_by, "redeem_by": found.redeem_by})
    if done(
        form,
        lambda: extend.propose_extension(
            actor(),
            pid,
            use_by=given(form.use_by.data),
            redeem_by=given(form.redeem_by.data),
            reason=form.reason.data or "",
        ),
    ):
        return to(DETAIL, pid, _("Proposed. An approver decides now."))
    return render_template("issuance/propose_extend.html", voucher=found, form=form), form.status


@pages.post("/decide/<pid>")
@requires(Action.VOUCHER_VOID)
def decide(pid: str) -> Answer:
    """Decide on the proposal with this pid: `decision` is approve or decline."""
    kind, voucher_pid = kind_and_voucher(pid)
    approved = submitted_value("decision") == "approve"
    _DECIDE[kind](actor(), pid, approve=approved)
    return to(DETAIL, voucher_pid, _("Decided as proposed.") if approved else _("The proposal is declined."))


_DECIDE = {EXTENSION: extend.decide_extension, REVOCATION: revoke.decide_revocation}
