"""Which firms have orders under way with an agency. Orders stand further right: their table is read by its name."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.storage import Base

#: The states, as they are kept, in which a service is still owed.
RUNNING = ("offered", "placed", "accepted", "contract_filed", "in_service", "delivered", "cancel_asked")


def firms_with_running_orders(session: Session, agency_id: int) -> list[int]:
    """Return the ids of the firms, each once. One query."""
    orders = Base.metadata.tables["service_order"]
    running = orders.c.state.in_(RUNNING)
    statement = select(orders.c.firm_id).where(orders.c.agency_id == agency_id, running)
    return list(session.scalars(statement.distinct().order_by(orders.c.firm_id)))
