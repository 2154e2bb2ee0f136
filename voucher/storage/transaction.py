"""The only place that commits."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import Engine, Executable, bindparam, func, inspect, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from voucher.refusal import NotFound, PortalIsReadOnly
from voucher.storage.attempts import keep_key
from voucher.storage.column_types import PublicId
from voucher.storage.commits import beside, committing
from voucher.storage.database import HASTY, Base, db, let_go
from voucher.storage.prepared import WRITES
from voucher.storage.read_only import DESPITE, is_read_only
from voucher.storage.routing import turn_to_primary

log = logging.getLogger(__name__)
Row = TypeVar("Row", bound=PublicId)
AnyRow = TypeVar("AnyRow", bound=Base)


@contextmanager
def transaction(*, despite_read_only: bool = False, hasty: bool = False) -> Iterator[Session]:
    """Run the block in one write transaction: all of it is kept, or nothing.

    What was read before is forgotten first, so the block decides on what is true now. On SQLite the write lock is
    taken at once; on PostgreSQL rows are locked as they are read with `locked`. If a request was announced, its key is
    kept with the work.

    Args:
        despite_read_only: This is what ends the rest of the portal.
        hasty: Nobody waits for the disk: a crash may take this change away again, and only this.

    Raises:
        PortalIsReadOnly: Nothing may be recorded now, and this is not what ends that.
        SentBefore: The announced request was done before, or is being done; the block did not run.
    """
    session = db.session
    let_go()
    turn_to_primary(session())
    if not despite_read_only and is_read_only():
        raise PortalIsReadOnly()
    connection = session.connection(
        execution_options={WRITES: True, DESPITE: despite_read_only, HASTY: hasty}
    )
    if hasty and connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL synchronous_commit TO off")
    try:
        attempt = keep_key(session())
        yield session()
        session.flush()
        with committing(session()):
            session.commit()
        if attempt:
            attempt.kept = True
    except BaseException:
        let_go()
        raise


def note_in_passing(change: Executable, what: str) -> None:
    """Make a change that no request asks for, in a hasty transaction; where nothing can be kept, reading goes on.

    Args:
        what: What it notes, for the log: "that a session is in use".
    """
    try:
        with beside(db.session()), transaction(hasty=True) as session:
            session.execute(change)
    except DBAPIError as fault:
        log.warning("%s could not be noted: %s", what, type(fault.orig).__name__)


@contextmanager
def filling(engine: Engine) -> Iterator[Session]:
    """Fill an empty database, the portal's own or another one, in one transaction: all of it is kept, or nothing."""
    with Session(engine) as session:
        session.connection(execution_options={WRITES: True, DESPITE: True})
        yield session
        session.commit()


def locked(session: Session, model: type[Row], pid: str) -> Row:
    """Return the row with this public id, locked until the transaction ends.

    Raises:
        NotFound: There is none.
    """
    row: Row | None = session.scalar(_locking(cast(Any, model)), {"pid": pid})
    if row is None:
        raise NotFound()
    return row


@cache
def _locking(model: type[PublicId]) -> Any:
    statement = select(model).where(model.pid == bindparam("pid")).with_for_update()
    return statement.execution_options(populate_existing=True)


def locked_id(session: Session, model: type[AnyRow], row_id: int) -> AnyRow:
    """Return the row with this internal id, locked until the transaction ends."""
    return session.scalars(_locking_row(model), {"id": row_id}).one()


@cache
def _locking_row(model: type[Base]) -> Any:
    statement = select(model).where(inspect(model).primary_key[0] == bindparam("id")).with_for_update()
    return statement.execution_options(populate_existing=True)


def alone(session: Session, work: int) -> bool:
    """Say whether nobody else does this work now, and keep others from it until the transaction ends.

    Nobody waits. On SQLite a transaction that writes is alone anyway.

    Args:
        work: The number of the work, the same in every process.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    return bool(session.scalar(select(func.pg_try_advisory_xact_lock(work))))
