"""The bureau decides about each order of an agency it removed: it may be finished, or it is ended."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.audit.record import record
from voucher.issuance.disputed import under_dispute
from voucher.issuance.models import Voucher
from voucher.orders.models import Order, WindingUp
from voucher.orders.states import HOLDING, REDEEMED, OrderEvent, OrderState, WindingUpDecision
from voucher.orders.steps import move, tell_agency, tell_firm
from voucher.orders.voucher_part import let_go
from voucher.refusal import Refusal
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_


class NothingToWindUp(Refusal):
    """The agency is not removed, or the order is over."""

    title = N_("This order is not to be wound up")
    next_step = N_(
        "Nothing was recorded. Only running or unclaimed orders of removed agencies are decided here."
    )


class WindingUpReasonMissing(Refusal):
    """A decision without a word."""

    title = N_("Write the reason of the decision")
    next_step = N_("Nothing was recorded. The firm and the agency read it.")
    status = 422
    field = "reason"


class OrderStillDisputed(Refusal):
    """The decision of the dispute comes first."""

    title = N_("A dispute about this order runs")
    next_step = N_("Nothing was recorded. Decide the dispute first; it may end the order by itself.")


def let_finish(actor: Actor, order_pid: str, *, reason: str) -> None:
    """Let the removed agency finish the order; its claim is examined by hand.

    Raises:
        NotFound: No such order.
        NothingToWindUp, WindingUpReasonMissing: As named.
    """
    require(actor, Action.AGENCY_SUSPEND)
    with transaction() as session:
        order = _order(session, order_pid, reason)
        if order.state not in (OrderState.OFFERED, *HOLDING, *REDEEMED):
            raise NothingToWindUp()
        _decide(session, actor, order, WindingUpDecision.FINISH, reason)
        record(session, actor, Action.AGENCY_SUSPEND, order, event="let-finish", note=reason)
        text = N_("Order %(number)s may be finished although the agency was removed: %(reason)s")
        _tell_both(session, order, text, reason)


def end_order(actor: Actor, order_pid: str, *, reason: str) -> None:
    """End a running order of a removed agency; the voucher's part is let go.

    Raises:
        NotFound: No such order.
        CannotMove: The firm has confirmed the delivery, or the order is over.
        NothingToWindUp, WindingUpReasonMissing, OrderStillDisputed: As named.
    """
    require(actor, Action.AGENCY_SUSPEND)
    with transaction() as session:
        order = _order(session, order_pid, reason)
        if session.scalar(select(under_dispute(order.id))):
            raise OrderStillDisputed()
        voucher = locked_id(session, Voucher, order.voucher_id)
        move(session, actor, Action.AGENCY_SUSPEND, order, OrderEvent.WIND_UP, note=reason)
        order.reason = reason
        _decide(session, actor, order, WindingUpDecision.END, reason)
        let_go(session, actor, order, voucher, clock.today())
        text = N_("The bureau ended order %(number)s, because the agency was removed: %(reason)s")
        _tell_both(session, order, text, reason)


def _order(session: Session, order_pid: str, reason: str) -> Order:
    order = locked(session, Order, order_pid)
    if session.get_one(Agency, order.agency_id).state is not AgencyState.REMOVED:
        raise NothingToWindUp()
    if not reason.strip():
        raise WindingUpReasonMissing()
    return order


def _decide(session: Session, actor: Actor, order: Order, decision: WindingUpDecision, reason: str) -> None:
    """Keep the decision; an order that might be finished can still be ended later."""
    kept = session.scalar(select(WindingUp).where(WindingUp.order_id == order.id).with_for_update())
    if kept is None:
        kept = WindingUp(order_id=order.id)
        session.add(kept)
    kept.decision, kept.reason = decision, reason.strip()
    kept.decided_at, kept.decided_by = clock.now(), actor.person_id


def _tell_both(session: Session, order: Order, text: str, reason: str) -> None:
    tell_firm(session, order, text, reason=reason)
    tell_agency(session, order, text, reason=reason)
