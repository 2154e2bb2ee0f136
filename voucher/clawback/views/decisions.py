"""What takes two people: a clawback is proposed and decided, and so is its end."""

from flask import render_template, request
from flask_babel import gettext as _

from voucher.access import Action
from voucher.clawback.decide import decide_clawback
from voucher.clawback.detail import case_of, proposal_of
from voucher.clawback.end import decide_end, propose_end
from voucher.clawback.forms import EndForm, ProposeForm
from voucher.clawback.offer import Offer, offer_for
from voucher.clawback.proposal_kinds import CLAWBACK_DECISION, CLAWBACK_END
from voucher.clawback.propose import propose_clawback
from voucher.clawback.states import Debtor, Ending
from voucher.clawback.views.desk import Answer, pages, to_case
from voucher.ledger import Money
from voucher.web import actor, requires
from voucher.web.form_base import done, given, submitted_value


@pages.route("/propose/<order_pid>", methods=["GET", "POST"])
@requires(Action.VOUCHER_VOID)
def propose(order_pid: str) -> Answer:
    offer = offer_for(actor(), order_pid)
    form = ProposeForm.from_request(data={"amount": _suggested(offer)})
    made: list[str] = []
    if done(form, lambda: made.append(_propose(order_pid, form))):
        return to_case(proposal_of(made[0])[1], _("Proposed. Another approver decides now."))
    return render_template("clawback/propose.html", offer=offer, form=form), form.status


@pages.post("/decide/<pid>")
@requires(Action.VOUCHER_VOID)
def decide(pid: str) -> Answer:
    """Decide on the proposal with this pid: `decision` is approve or decline."""
    kind, clawback_pid = proposal_of(pid)
    approved = submitted_value("decision") == "approve"
    _DECIDE[kind](actor(), pid, approve=approved)
    return to_case(clawback_pid, _("Decided as proposed.") if approved else _("The proposal is declined."))


@pages.route("/<pid>/end", methods=["GET", "POST"])
@requires(Action.PAYMENT_RECONCILE)
def end(pid: str) -> Answer:
    found, form = case_of(actor(), pid), EndForm.from_request()
    form.offer(enforceable=found.can_be_enforced)
    if done(
        form,
        lambda: propose_end(
            actor(),
            pid,
            ending=Ending(form.ending.data),
            document_number=form.document_number.data or "",
            reason=form.reason.data or "",
        ),
    ):
        return to_case(pid, _("Proposed. An approver decides now."))
    return render_template("clawback/end.html", clawback=found, form=form), form.status


def _suggested(offer: Offer) -> Money | None:
    """Return the amount a page before suggests, if it can be taken back."""
    fen = request.args.get("fen", type=int) or 0
    return Money(fen) if 0 < fen <= offer.most.fen else None


def _propose(order_pid: str, form: ProposeForm) -> str:
    return propose_clawback(
        actor(),
        order_pid,
        debtor=Debtor(form.debtor.data),
        amount=given(form.amount.data),
        reason=form.reason.data or "",
        instalments=given(form.instalments.data),
        papers=form.papers.data,
    )


_DECIDE = {CLAWBACK_DECISION: decide_clawback, CLAWBACK_END: decide_end}
