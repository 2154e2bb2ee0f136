"""Whether a dispute holds an order. Disputes lie further right and are known here by their table only."""

from sqlalchemy import ColumnElement, Exists, exists
from sqlalchemy.orm import InstrumentedAttribute

from voucher.applications.later_tables import disputes

_RUNNING = ("open", "answered")


def under_dispute(order_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> Exists:
    """Say in SQL that a dispute of this order is neither decided nor withdrawn."""
    return exists().where(disputes.c.order_id == order_id, disputes.c.state.in_(_RUNNING))
