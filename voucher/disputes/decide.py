"""The bureau hears both sides of a dispute and decides: the order goes on, is paid in part, or is cancelled."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, different_person, require
from voucher.accounts.queries import people_of_agency, people_of_firm
from voucher.disputes.disputable import at_stake
from voucher.disputes.give_back import close_claim, give_back
from voucher.disputes.models import Dispute
from voucher.disputes.states import DISPUTE, DisputeEvent, DisputeState
from voucher.disputes.steps import move, tell_sides
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.orders.states import OrderEvent
from voucher.orders.steps import move as move_order
from voucher.orders.voucher_part import takes_back
from voucher.refusal import Refusal
from voucher.rounds.models import Policy
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_


class OtherSideNotHeard(Refusal):
    """The other side has neither answered nor had its time."""

    title = N_("The other side can answer until %(last)s")
    next_step = N_("Nothing was decided. Decide when it has answered, or after that day.")


class InterestInDispute(Refusal):
    """The officer also acts for one side of the order."""

    title = N_("You act for one of the two sides of this dispute")
    next_step = N_("Nothing was decided. An officer without an interest in the order has to decide.")
    status = 403


class KeptOutOfRange(Refusal):
    """A part is more than nothing and less than everything."""

    title = N_("The part that stays with the order has to be more than ¥0 and less than %(most)s")
    next_step = N_(
        "Nothing was decided. Correct the amount; to keep everything or nothing, choose another outcome."
    )
    status = 422
    field = "keep"


def require_mediator(actor: Actor) -> None:
    """Refuse unless the actor handles complaints and may take money of a voucher out of an order.

    Raises:
        NotAllowed: The actor does neither, or only looks.
    """
    require(actor, Action.COMPLAINT_HANDLE)
    require(actor, Action.VOUCHER_VOID)


def dismiss(actor: Actor, dispute_pid: str, reason: str) -> None:
    """Decide that the order goes on as agreed; no money moves, and its deadlines run again.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the actor's to decide, or over.
        OtherSideNotHeard, InterestInDispute, SamePerson: As named.
    """
    require_mediator(actor)
    with transaction() as session:
        dispute, order = _for_decision(session, actor, dispute_pid, DisputeEvent.DISMISS)
        _decide(session, actor, dispute, DisputeEvent.DISMISS, reason)
        text = N_("Dispute %(number)s was dismissed, order %(order)s goes on: %(reason)s")
        tell_sides(session, dispute, order, text, reason=reason)


def reduce(actor: Actor, dispute_pid: str, keep: Money, reason: str) -> None:
    """Decide that a part of the voucher's money stays with the order, which goes on; the rest goes back.

    It goes back to the voucher while that can still be used, else to its budget year.

    Args:
        keep: What stays locked or redeemed, above zero and below what the order holds.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the actor's to decide, or over.
        OtherSideNotHeard, InterestInDispute, SamePerson, NothingAtStake, KeptOutOfRange: As named.
    """
    require_mediator(actor)
    with transaction() as session:
        dispute, order = _for_decision(session, actor, dispute_pid, DisputeEvent.REDUCE)
        voucher = locked_id(session, Voucher, order.voucher_id)
        holds = at_stake(session, order)
        if not NOTHING < keep < holds:
            raise KeptOutOfRange(most=holds)
        dispute.kept_fen, dispute.returned_fen = keep, holds - keep
        _decide(session, actor, dispute, DisputeEvent.REDUCE, reason)
        divisible = session.get_one(Policy, voucher.policy_id).divisible
        usable = divisible and takes_back(voucher, clock.today())
        give_back(session, actor, dispute, order, voucher, usable=usable)
        text = N_("Dispute %(number)s is decided, %(amount)s stay with order %(order)s: %(reason)s")
        tell_sides(session, dispute, order, text, amount=keep, reason=reason)


def cancel_order(actor: Actor, dispute_pid: str, reason: str) -> None:
    """Decide that the order ends; all it holds goes back, and a claim that is not approved ends with it.

    The money goes back to the voucher while that can still be used, else to its budget year.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the actor's to decide, or over.
        OtherSideNotHeard, InterestInDispute, SamePerson, NothingAtStake: As named.
    """
    require_mediator(actor)
    with transaction() as session:
        dispute, order = _for_decision(session, actor, dispute_pid, DisputeEvent.CANCEL)
        close_claim(session, actor, order, reason)
        voucher = locked_id(session, Voucher, order.voucher_id)
        dispute.kept_fen, dispute.returned_fen = NOTHING, at_stake(session, order)
        _decide(session, actor, dispute, DisputeEvent.CANCEL, reason)
        give_back(session, actor, dispute, order, voucher, usable=takes_back(voucher, clock.today()))
        move_order(session, actor, Action.COMPLAINT_HANDLE, order, OrderEvent.ANNUL, note=reason)
        order.reason = reason
        text = N_("Dispute %(number)s is decided, order %(order)s is cancelled: %(reason)s")
        tell_sides(session, dispute, order, text, reason=reason)


def _for_decision(session: Session, actor: Actor, pid: str, event: DisputeEvent) -> tuple[Dispute, Order]:
    """Return the dispute and its order, both locked, if the officer may decide it now."""
    dispute = locked(session, Dispute, pid)
    order = locked_id(session, Order, dispute.order_id)
    DISPUTE.next(dispute.state, event)
    different_person(actor, dispute.opened_by, dispute.answered_by)
    sides = [*people_of_firm(session, order.firm_id), *people_of_agency(session, order.agency_id)]
    if actor.person_id in sides:
        raise InterestInDispute()
    if dispute.state is DisputeState.OPEN and clock.today() <= dispute.answer_by:
        raise OtherSideNotHeard(last=dispute.answer_by)
    return dispute, order


def _decide(session: Session, actor: Actor, dispute: Dispute, event: DisputeEvent, reason: str) -> None:
    dispute.decision, dispute.decided_at = reason, clock.now()
    dispute.decided_by = actor.person_id
    facts = {} if dispute.kept_fen is None else {"kept": dispute.kept_fen, "returned": dispute.returned_fen}
    move(session, actor, Action.COMPLAINT_HANDLE, dispute, event, note=reason, **facts)
