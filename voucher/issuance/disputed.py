"""Whether a dispute or an appeal holds an order. Both lie further right and are known here by their tables only."""

from sqlalchemy import ColumnElement, Exists, exists
from sqlalchemy.orm import InstrumentedAttribute

from voucher.applications.later_tables import appeals, disputes

_RUNNING = ("open", "answered")


def under_dispute(order_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> Exists:
    """Say in SQL that a dispute of this order is neither decided nor withdrawn."""
    return exists().where(disputes.c.order_id == order_id, disputes.c.state.in_(_RUNNING))


def under_appeal(order_id: ColumnElement[int] | InstrumentedAttribute[int] | int) -> Exists:
    """Say in SQL that an appeal against the rejection of this order's claim is undecided."""
    return exists().where(appeals.c.order_id == order_id, appeals.c.state == "filed")
