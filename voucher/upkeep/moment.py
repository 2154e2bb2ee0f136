"""One moment of a whole database, however long it takes to read it."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine

from voucher.storage.prepared import WRITES
from voucher.storage.read_only import DESPITE

#: every change of state writes to one of these: who holds them lets nobody change anything
HELD = ("audit_event", "ledger_entry")


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Read as of one moment, while others go on writing."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield connection


@contextmanager
def held_still(engine: Engine) -> Iterator[Connection]:
    """Read as of one moment, and let nobody write until the end: not even whoever knows nothing of read-only."""
    with engine.connect() as connection:
        connection.execution_options(**{WRITES: True, DESPITE: True})
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
            connection.exec_driver_sql(f"LOCK TABLE {', '.join(HELD)} IN SHARE MODE")
        yield connection


def revision_of(connection: Connection) -> str | None:
    """Return the number of the last migration; None before the first."""
    return MigrationContext.configure(connection).get_current_revision()
