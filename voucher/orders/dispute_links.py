"""The disputes of an order, as its own page names them."""

from dataclasses import dataclass

from sqlalchemy import select

from voucher.applications.later_tables import disputes
from voucher.issuance.disputed import under_dispute
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class DisputeLink:
    """The number of a dispute, and where it is read."""

    pid: str
    number: str


@dataclass(frozen=True, slots=True)
class OrderDisputes:
    """All disputes of an order, the oldest first; `running` says that one of them is not over."""

    links: list[DisputeLink]
    running: bool


def disputes_of(order_id: int) -> OrderDisputes:
    """Return the disputes of an order. One query."""
    running = under_dispute(order_id).label("running")
    rows = db.session.execute(
        select(disputes.c.pid, disputes.c.number, running)
        .where(disputes.c.order_id == order_id)
        .order_by(disputes.c.id)
    ).all()
    return OrderDisputes([DisputeLink(pid, number) for pid, number, _ in rows], any(r.running for r in rows))
