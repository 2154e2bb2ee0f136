"""Which warnings about a case still wait for a look."""

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from voucher.orders.later_tables import warned_cases, warnings
from voucher.storage import db


def open_warnings(*case_pids: str) -> int:
    """Return how many open warnings are about any of these cases. One query."""
    return len(open_warning_ids(db.session(), *case_pids))


def how_many_open(*case_pids: ColumnElement[str] | InstrumentedAttribute[str]) -> ScalarSelect[int]:
    """Count in SQL the open warnings about any of the cases of an outer row."""
    return (
        select(func.count(warnings.c.id.distinct()))
        .join(warned_cases, warned_cases.c.warning_id == warnings.c.id)
        .where(or_(*(warned_cases.c.case_pid == pid for pid in case_pids)), warnings.c.state == "open")
        .scalar_subquery()
    )


def open_warning_ids(session: Session, *case_pids: str) -> list[int]:
    """Return the ids of the open warnings about any of these cases, in their order. One query."""
    statement = (
        select(warnings.c.id)
        .join(warned_cases, warned_cases.c.warning_id == warnings.c.id)
        .where(warned_cases.c.case_pid.in_(case_pids), warnings.c.state == "open")
        .distinct()
        .order_by(warnings.c.id)
    )
    return list(session.scalars(statement))
