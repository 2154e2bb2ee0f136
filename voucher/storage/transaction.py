"""The only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from voucher.refusal import NotFound
from voucher.storage.column_types import PublicId
from voucher.storage.database import Base, db

Row = TypeVar("Row", bound=PublicId)
AnyRow = TypeVar("AnyRow", bound=Base)


@contextmanager
def transaction() -> Iterator[Session]:
    """Run the block in one write transaction: all of it is kept, or nothing.

    What was read before is forgotten first, so the block decides on what is true now. On SQLite the write lock is
    taken at once; on PostgreSQL rows are locked as they are read with `locked`.
    """
    session = db.session
    session.rollback()
    session.connection(execution_options={"writes": True})
    try:
        yield session()
        session.commit()
    except BaseException:
        session.rollback()
        raise


def locked(session: Session, model: type[Row], pid: str) -> Row:
    """Return the row with this public id, locked until the transaction ends.

    Raises:
        NotFound: There is none.
    """
    row: Row | None = session.scalar(_locking(model), {"pid": pid})  # type: ignore[arg-type]  # classes are hashable
    if row is None:
        raise NotFound()
    return row


@cache
def _locking(model: type[PublicId]) -> Any:
    statement = select(model).where(model.pid == bindparam("pid")).with_for_update()
    return statement.execution_options(populate_existing=True)


def locked_id(session: Session, model: type[AnyRow], row_id: int) -> AnyRow:
    """Return the row with this internal id, locked until the transaction ends."""
    return session.get_one(model, row_id, with_for_update=True, populate_existing=True)


def alone(session: Session, work: int) -> bool:
    """Say whether nobody else does this work now, and keep others from it until the transaction ends.

    Nobody waits. On SQLite a transaction that writes is alone anyway.

    Args:
        work: The number of the work, the same in every process.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(work))))
