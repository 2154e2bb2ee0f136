"""Another approver decides on a clawback: a debt with its plan, or the money is withheld before it is paid."""

from datetime import timedelta

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.budget import books
from voucher.clawback.models import Clawback, Instalment
from voucher.clawback.plan import divide
from voucher.clawback.proposal_kinds import CLAWBACK_DECISION
from voucher.clawback.reclaimable import Reclaimable, require_reclaimable
from voucher.clawback.states import ClawbackEvent
from voucher.clawback.steps import move, require_no_interest, tell_debtor, tell_staff
from voucher.clawback.unpaid import free_of_claim
from voucher.issuance.steps import require_approver
from voucher.ledger import debts, movements
from voucher.orders.models import Order
from voucher.proposals.decide import decide
from voucher.storage import locked_id, transaction
from voucher.terms.queries import terms_on
from voucher.wording import N_


def decide_clawback(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Take the money back as proposed, or decline.

    What was paid is owed to the treasury, in the instalments proposed; the firm's cap stays used. What was not paid
    yet is withheld: it lapses, in an open year too, so that no round is refilled; a claim on it is checked again.

    Raises:
        NotFound, NotAllowed: There is no such proposal, or the actor is no approver.
        SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        InterestInClawback: The actor acts for one of the two sides.
        NothingToClaimBack, ClawbackTooHigh: Meanwhile less can be taken back.
        ClaimIsInBatch: The money is on its way to be paid.
    """
    require(actor, Action.VOUCHER_VOID)
    require_approver(actor)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, CLAWBACK_DECISION, approve=approve)
        clawback = locked_id(session, Clawback, proposal.subject_id)
        order = locked_id(session, Order, clawback.order_id)
        require_no_interest(session, actor, clawback.firm_id, clawback.agency_id)
        clawback.decided_at, clawback.decided_by = clock.now(), actor.person_id
        if not approve:
            move(session, actor, Action.VOUCHER_VOID, clawback, ClawbackEvent.DECLINE)
            return
        found = require_reclaimable(session, order, clawback.amount_fen)
        if found.paid:
            _issue(session, actor, clawback, found)
        else:
            free_of_claim(session, actor, order, clawback.reason)
            _withhold(session, actor, clawback, order, found)


def _issue(session: Session, actor: Actor, clawback: Clawback, found: Reclaimable) -> None:
    """Issue the notice: the debt stands in the books, and its instalments run."""
    first = clock.today() + timedelta(days=terms_on(session, clock.today()).clawback_days)
    parts = divide(clawback.amount_fen, clawback.instalments, first)
    for part in parts:
        session.add(
            Instalment(
                clawback_id=clawback.id, number=part.number, due_on=part.due_on, amount_fen=part.amount
            )
        )
    clawback.owed_fen, clawback.next_due = clawback.amount_fen, first
    _move(session, actor, clawback, ClawbackEvent.ISSUE)
    key = f"clawback:{clawback.id}:claim-back"
    books.post(session, actor, debts.claim_back(key, found.purse, clawback.id, clawback.amount_fen))
    amount, last = clawback.amount_fen, parts[-1].due_on
    text = N_("Notice %(number)s: %(amount)s has to be paid back, the first part until %(first)s. %(reason)s")
    tell_debtor(session, clawback, text, amount=amount, first=first, reason=clawback.reason)
    text = N_("Notice %(number)s is issued: %(amount)s is to come back until %(last)s.")
    tell_staff(session, clawback, Role.FINANCE, text, amount=amount, last=last)


def _withhold(session: Session, actor: Actor, clawback: Clawback, order: Order, found: Reclaimable) -> None:
    """Take redeemed money out of the order for good."""
    amount = clawback.amount_fen
    order.redeemed_fen = order.redeemed_fen - amount
    _move(session, actor, clawback, ClawbackEvent.WITHHOLD)
    key = f"clawback:{clawback.id}:withhold"
    books.post(session, actor, movements.withhold(key, found.purse, order.id, amount))
    text = N_("Decision %(number)s: %(amount)s of order %(order)s will not be paid. %(reason)s")
    tell_debtor(session, clawback, text, amount=amount, order=order.number, reason=clawback.reason)


def _move(session: Session, actor: Actor, clawback: Clawback, event: ClawbackEvent) -> None:
    move(session, actor, Action.VOUCHER_VOID, clawback, event, clawback.reason, amount=clawback.amount_fen)
