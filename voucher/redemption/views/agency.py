"""The agency's pages: what may be claimed, one claim in preparation, its check and its withdrawal."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from voucher.access import Action
from voucher.redemption import redeem
from voucher.redemption.forms.proofs import Part, ProofsForm
from voucher.redemption.proofs import Slot
from voucher.redemption.queries import claimable, claims_of_agency, sums_of_agency
from voucher.redemption.sheet import ClaimSheet, sheet_for
from voucher.redemption.states import CLAIM, ClaimEvent, ClaimState
from voucher.redemption.tabs import AgencyTab
from voucher.redemption.views.desk import Answer, after, member, pages, tab_entries, to
from voucher.refusal import NotFound, Refusal
from voucher.web import ButtonForm, actor, repeatable, requires
from voucher.web.form_base import done, given, submitted_value
from voucher.web.paging_links import next_page


@pages.get("/")
@requires(Action.CLAIM_READ)
def mine() -> Answer:
    who = actor()
    if who.is_staff:
        return redirect(url_for("redemption.queue"))
    if not who.is_agency or who.agency_id is None:
        raise NotFound()
    tab = member(AgencyTab, request.args.get("tab"), AgencyTab.CLAIMABLE)
    sums = sums_of_agency(who.agency_id)
    waiting = tab is AgencyTab.CLAIMABLE
    orders = claimable(who.agency_id, after()) if waiting else None
    claims = None if waiting else claims_of_agency(who.agency_id, tab, after())
    last = orders or claims
    return render_template(
        "redemption/mine.html",
        tab=tab,
        sums={one.value: figure for one, figure in sums.items()},
        tabs=tab_entries(AgencyTab, tab, sums),
        orders=orders.lines if orders else [],
        claims=claims.lines if claims else [],
        more=next_page(last.next_after if last else None),
    )


@pages.post("/start/<order_pid>")
@requires(Action.CLAIM_CREATE)
def start(order_pid: str) -> Answer:
    return redirect(url_for("redemption.edit", pid=redeem.start_claim(actor(), order_pid)))


@pages.route("/<pid>/edit", methods=["GET", "POST"])
@requires(Action.CLAIM_CREATE)
@repeatable
def edit(pid: str) -> Answer:
    claim = _own(pid)
    form = ProofsForm.from_request(data={"own_payment": claim.own_payment, "paid_on": claim.own_payment_on})
    if form.submitted():
        _record(pid, form)
        if not form.errors:
            return redirect(url_for("redemption.edit", pid=pid))
        claim = _own(pid)
    if not claim.is_open:
        return redirect(url_for("redemption.show", pid=pid))
    return render_template("redemption/edit.html", claim=claim, form=form), form.status


@pages.post("/<pid>/remove-invoice")
@requires(Action.CLAIM_CREATE)
@repeatable
def remove_invoice(pid: str) -> Answer:
    invoice = submitted_value("invoice")
    if not invoice.isdigit():
        raise NotFound()
    redeem.remove_invoice(actor(), pid, int(invoice))
    return to("edit", pid, _("The invoice was removed."))


@pages.post("/<pid>/papers/<paper_pid>/remove")
@requires(Action.ATTACHMENT_DELETE)
@repeatable
def remove_paper(pid: str, paper_pid: str) -> Answer:
    redeem.detach(actor(), pid, paper_pid)
    return to("edit", pid, _("The paper was removed."))


@pages.route("/<pid>/check", methods=["GET", "POST"])
@requires(Action.CLAIM_CREATE)
def check_answers(pid: str) -> Answer:
    claim, form, who = _own(pid), ButtonForm.from_request(), actor()
    hand_in = redeem.submit if claim.state is ClaimState.DRAFT else redeem.resubmit
    if done(form, lambda: hand_in(who, pid)):
        return to("show", pid, _("Your claim was submitted. The bureau checks it now."))
    if not claim.is_open and not form.form_errors:
        return redirect(url_for("redemption.show", pid=pid))
    return render_template("redemption/check_answers.html", claim=claim, form=form), form.status


@pages.route("/<pid>/withdraw", methods=["GET", "POST"])
@requires(Action.CLAIM_CREATE)
def withdraw(pid: str) -> Answer:
    claim, form = _own(pid), ButtonForm.from_request()
    if done(form, lambda: redeem.withdraw(actor(), pid)):
        if claim.number is None:
            return redirect(url_for("redemption.mine"))
        return to("show", pid, _("Your claim was withdrawn. Its invoices may be used again."))
    if not CLAIM.can(claim.state, ClaimEvent.WITHDRAW) and not form.form_errors:
        return redirect(url_for("redemption.show", pid=pid))
    return render_template("redemption/withdraw.html", claim=claim, form=form), form.status


def _record(pid: str, form: ProofsForm) -> None:
    """Record each part that was filled in; what is refused stays on the form, and the others are kept all the same."""
    for part in form.wanted:
        try:
            message = _RECORD[part](pid, form)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            form.clear(part)
            flash(message, "success")


def _add_invoice(pid: str, form: ProofsForm) -> str:
    redeem.add_invoice(
        actor(),
        pid,
        number=given(form.invoice_number.data),
        code=form.invoice_code.data or None,
        issued_on=given(form.issued_on.data),
        amount=given(form.amount.data),
    )
    return _("The invoice was added.")


def _save_payment(pid: str, form: ProofsForm) -> str:
    redeem.set_own_payment(
        actor(), pid, amount=given(form.own_payment.data), paid_on=given(form.paid_on.data)
    )
    return _("The payment was saved.")


def _add_paper(pid: str, form: ProofsForm) -> str:
    redeem.attach(actor(), pid, Slot(form.slot.data), given(form.upload.data))
    return _("The paper was added.")


_RECORD = {Part.INVOICE: _add_invoice, Part.PAYMENT: _save_payment, Part.PAPER: _add_paper}


def _own(pid: str) -> ClaimSheet:
    """Return a claim for its agency; who may also read others' is shown another page."""
    if not actor().is_agency:
        raise NotFound()
    return sheet_for(actor(), pid)
