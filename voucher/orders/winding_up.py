"""Orders of removed agencies: what is still to be decided, and what was."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require_all
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.orders.lines import OrderLine, order_line, order_lines
from voucher.orders.models import Order, WindingUp
from voucher.orders.queries import may_be_claimed
from voucher.orders.states import HOLDING, OrderState, WindingUpDecision
from voucher.storage import db
from voucher.storage.paging import Page, oldest_first, page_of

RUNNING = (OrderState.OFFERED, *HOLDING)


@dataclass(frozen=True, slots=True)
class WoundUp:
    """An order of a removed agency; `decision` is None while nothing is decided."""

    line: OrderLine
    decision: WindingUpDecision | None
    reason: str | None

    @property
    def may_end(self) -> bool:
        """Whether the order can still be ended: what the firm confirmed stands."""
        return self.line.state in RUNNING


def orders_to_wind_up(actor: Actor, *, decided: bool, after: int | None = None) -> Page[WoundUp]:
    """Return the running and unclaimed orders of removed agencies, the oldest first. One query.

    Args:
        decided: Those the bureau has decided about already, whatever became of them; else those it has not.
    """
    require_all(actor, Action.ORDER_READ)
    statement = order_lines().add_columns(WindingUp).outerjoin(WindingUp, WindingUp.order_id == Order.id)
    rows = db.session.execute(oldest_first(statement.where(_in(decided)), Order.id, after)).all()
    return page_of(rows, lambda row: row[0].id, _wound_up)


def count_to_wind_up() -> int:
    """Return how many orders wait for a decision. One query."""
    statement = select(func.count(Order.id)).join(Agency, Agency.id == Order.agency_id)
    statement = statement.outerjoin(WindingUp, WindingUp.order_id == Order.id)
    return db.session.scalar(statement.where(_in(decided=False))) or 0


def may_be_finished(session: Session, order_id: int) -> bool:
    """Say whether the bureau let the order of a removed agency be finished. One query."""
    found = select(WindingUp.id).where(
        WindingUp.order_id == order_id, WindingUp.decision == WindingUpDecision.FINISH
    )
    return session.scalar(found) is not None


def _in(decided: bool) -> ColumnElement[bool]:
    if decided:
        return WindingUp.id.is_not(None)
    open_ended = Order.state.in_(RUNNING) | may_be_claimed()
    return (Agency.state == AgencyState.REMOVED) & WindingUp.id.is_(None) & open_ended


def _wound_up(row: Any) -> WoundUp:
    found: WindingUp | None = row[5]
    return WoundUp(order_line(row), found.decision if found else None, found.reason if found else None)
