"""What every step of an order does: find the order for its side, move it, write it down, tell the other side."""

from typing import Any

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Scope
from voucher.accounts.queries import people_of_agency, people_of_firm
from voucher.audit.record import record
from voucher.ledger import Money
from voucher.notices.enqueue import enqueue
from voucher.orders.models import Order
from voucher.orders.states import ORDER, OrderEvent
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked
from voucher.wording import N_

PAGE = "orders.show"  # the page both sides see


class AmountChanged(Refusal):
    """The voucher's part is no longer the one the person saw."""

    title = N_("The voucher now pays %(amount)s, not %(seen)s")
    next_step = N_("Nothing was recorded. Check the new amount, then confirm again.")


class AcceptanceIsOver(Refusal):
    """The last day for accepting the order has passed."""

    title = N_("This order could be accepted until %(last)s")
    next_step = N_("Nothing was recorded. The voucher's part is let go; the firm may place a new order.")


def order_of_firm(session: Session, actor: Actor, pid: str) -> Order:
    """Return an order of the actor's firm, locked.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    order = locked(session, Order, pid)
    if not actor.is_firm or order.firm_id != actor.firm_id:
        raise NotFound()
    return order


def order_of_agency(session: Session, actor: Actor, pid: str) -> Order:
    """Return an order of the actor's agency, locked.

    Raises:
        NotFound: There is none, or it is another agency's.
    """
    order = locked(session, Order, pid)
    if not actor.is_agency or order.agency_id != actor.agency_id:
        raise NotFound()
    return order


def order_of_either(session: Session, actor: Actor, pid: str) -> Order:
    """Return an order of the actor's firm or agency, locked.

    Raises:
        NotFound: There is none, or neither side of it is the actor's.
    """
    return (order_of_firm if actor.is_firm else order_of_agency)(session, actor, pid)


def reaches(scope: Scope, actor: Actor, order: Order) -> bool:
    """Say whether a grant of this scope reaches the order: the bureau's reaches all, a side's its own."""
    if scope in (Scope.ALL, Scope.MASKED):
        return True
    if actor.is_firm:
        return order.firm_id == actor.firm_id
    return actor.is_agency and order.agency_id == actor.agency_id


def move(
    session: Session,
    actor: Actor,
    action: Action,
    order: Order,
    event: OrderEvent,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Move the order and write the audit line.

    Raises:
        CannotMove: The order's state does not know this step.
    """
    source, order.state = order.state, ORDER.next(order.state, event)
    record(
        session,
        actor,
        action,
        order,
        event=event.value,
        source=source,
        target=order.state,
        note=note,
        **facts,
    )


def require_seen(amount: Money, seen: Money | None) -> None:
    """Refuse if the person saw another amount than the one about to be recorded; None was not asked.

    Raises:
        AmountChanged: `amount` is the true one.
    """
    if seen is not None and seen != amount:
        raise AmountChanged(amount=amount, seen=seen)


def require_in_time(order: Order) -> None:
    """Refuse if the order waited for acceptance beyond its last day.

    Raises:
        AcceptanceIsOver: `last` was the last day.
    """
    if clock.today() > order.accept_by:
        raise AcceptanceIsOver(last=order.accept_by)


def tell_firm(session: Session, order: Order, text: str, **facts: Any) -> None:
    """Send a notice to the firm's people; `text` may name `%(number)s`."""
    people = people_of_firm(session, order.firm_id)
    enqueue(session, people, text, endpoint=PAGE, pid=order.pid, number=order.number, **facts)


def tell_agency(session: Session, order: Order, text: str, **facts: Any) -> None:
    """Send a notice to the agency's people; `text` may name `%(number)s`."""
    people = people_of_agency(session, order.agency_id)
    enqueue(session, people, text, endpoint=PAGE, pid=order.pid, number=order.number, **facts)


def tell_other_side(session: Session, actor: Actor, order: Order, text: str, **facts: Any) -> None:
    """Send a notice to the side the actor is not on."""
    (tell_agency if actor.is_firm else tell_firm)(session, order, text, **facts)
