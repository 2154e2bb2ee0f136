"""Orders placed at a window: what the receipt says of it."""

from sqlalchemy import select

from voucher.accounts.filed_in import CounterFiling, filed_in
from voucher.orders.models import Order


def counter_filing(order_id: int) -> CounterFiling | None:
    """Return how an order came in over a window; None if the firm placed it itself. One query."""
    return filed_in(select(Order.assist_id).where(Order.id == order_id).scalar_subquery())
