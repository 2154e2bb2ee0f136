"""What time alone does to orders: acceptance ends, rating ends, the firm is reminded. It never confirms anything."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.audit.record import record
from voucher.issuance.disputed import under_dispute
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.orders.states import OrderEvent, OrderState
from voucher.orders.steps import move, tell_agency, tell_firm
from voucher.orders.voucher_part import let_go
from voucher.storage import db, locked_id, transaction
from voucher.wording import N_

_DAY = timedelta(days=1)
_UNANSWERED = (OrderState.OFFERED, OrderState.PLACED)


def time_out_due() -> int:
    """Do what is due today for every order, each in a transaction of its own; return how many were touched.

    An order that is disputed waits until the dispute is over.

    Safe to run late, twice, and by two processes: each case is looked at again under its lock, and takes effect on
    the day after its last day, whenever the timer runs.
    """
    return (
        _each(acceptance_is_over(clock.today()), _end_acceptance)
        + _each(rating_is_over(clock.today()), _end_rating)
        + _each(reminder_is_due(clock.today()), _remind)
    )


def acceptance_is_over(today: date) -> ColumnElement[bool]:
    return and_(Order.state.in_(_UNANSWERED), Order.accept_by < today)


def rating_is_over(today: date) -> ColumnElement[bool]:
    return and_(Order.state == OrderState.CONFIRMED, Order.rate_by < today)


def reminder_is_due(today: date) -> ColumnElement[bool]:
    return and_(Order.state == OrderState.DELIVERED, Order.remind_on < today, Order.reminded_at.is_(None))


def _each(is_due: ColumnElement[bool], act: Callable[[Session, Order], None]) -> int:
    is_due = is_due & ~under_dispute(Order.id)
    due = list(db.session.scalars(select(Order.id).where(is_due).order_by(Order.id)))
    done = 0
    for order_id in due:
        with transaction() as session:
            order = locked_id(session, Order, order_id)
            if session.scalar(select(Order.id).where(Order.id == order_id, is_due)) is not None:
                act(session, order)
                done += 1
    return done


def _end_acceptance(session: Session, order: Order) -> None:
    effective = order.accept_by + _DAY
    voucher = locked_id(session, Voucher, order.voucher_id)
    move(session, SYSTEM, Action.ORDER_ACCEPT, order, OrderEvent.TIME_OUT, effective_on=effective)
    let_go(session, SYSTEM, order, voucher, effective)
    for tell in (tell_firm, tell_agency):
        tell(session, order, N_("Order %(number)s was not accepted in time and has ended."))


def _end_rating(session: Session, order: Order) -> None:
    effective = (order.rate_by or clock.today()) + _DAY
    move(session, SYSTEM, Action.EVALUATION_CREATE, order, OrderEvent.END_RATING, effective_on=effective)


def _remind(session: Session, order: Order) -> None:
    order.reminded_at = clock.now()
    record(session, SYSTEM, Action.VOUCHER_REDEEM_CONFIRM, order, event="remind", target=order.state)
    tell_firm(session, order, N_("Order %(number)s still waits for your confirmation of the delivery."))
