"""Holds the two sides of an order against the rules of eligibility, at each of its steps."""

from sqlalchemy.orm import Session

from voucher.eligibility.hold import Deal, keep, look_at_deal
from voucher.eligibility.states import Step
from voucher.orders.models import Order


def hold_order(session: Session, order: Order, step: Step) -> None:
    """Keep with the order what the rules say of its firm and its agency today.

    Raises:
        NotEligible: One of them may not take part, or the two are related.
    """
    deal = Deal(order.firm_id, order.agency_id, order.listing_id)
    keep(session, order, step, look_at_deal(session, deal, step))
