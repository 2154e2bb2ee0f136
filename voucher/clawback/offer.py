"""What an officer sees of an order before proposing a clawback."""

from dataclasses import dataclass

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.clawback.reclaimable import reclaimable
from voucher.ledger import Money
from voucher.orders.lines import OrderLine, order_line, order_lines
from voucher.orders.models import Order
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.terms.queries import terms_on


@dataclass(frozen=True, slots=True)
class Offer:
    """An order and the most that can be taken back of it; `paid`: it has to be paid back, else it is withheld."""

    order: OrderLine
    most: Money
    paid: bool
    most_instalments: int
    first_after_days: int


def offer_for(actor: Actor, order_pid: str) -> Offer:
    """Return what can be taken back of the order. At most eight queries.

    Raises:
        NotFound: There is no such order.
    """
    require(actor, Action.VOUCHER_VOID)
    row = db.session.execute(order_lines().where(Order.pid == order_pid)).one_or_none()
    if row is None:
        raise NotFound()
    order = db.session.scalars(select(Order).where(Order.pid == order_pid)).one()
    found, terms = reclaimable(db.session(), order), terms_on(db.session(), clock.today())
    return Offer(order_line(row), found.most, found.paid, terms.clawback_instalments, terms.clawback_days)
