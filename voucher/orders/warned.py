"""How many warnings about an order still wait for a look."""

from sqlalchemy import func, select

from voucher.orders.later_tables import warned_cases, warnings
from voucher.storage import db


def open_warnings(order_pid: str) -> int:
    """Return how many open warnings are about this order, its claims among them. One query."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(warned_cases)
            .join(warnings, warnings.c.id == warned_cases.c.warning_id)
            .where(warned_cases.c.case_pid == order_pid, warnings.c.state == "open")
        )
        or 0
    )
