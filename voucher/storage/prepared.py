"""Statements that PostgreSQL has prepared outlive the transactions that only read.

The driver forgets all of them at every ROLLBACK, because what was prepared in that transaction might be gone with it,
and every page ends its reading so. A transaction that asked nothing but SELECT is therefore ended by COMMIT, which
comes to the same. One that was begun for a change never is, whatever went through the driver behind SQLAlchemy's back.
"""

from contextlib import suppress
from typing import Any

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import BindParameter, Connection, Engine, bindparam, event
from sqlalchemy.types import TypeEngine

WRITES = "writes"  # the execution option of transactions that change something
_READS = "only_reads"


def keep_prepared(engine: Engine) -> None:
    """Let transactions of the engine that only read end without making the driver forget."""
    event.listen(engine, "begin", _begin)
    event.listen(engine, "before_cursor_execute", _note)
    event.listen(engine, "rollback", _end_reading)


def spelled_out(value: Any, as_type: TypeEngine[Any] | None = None) -> BindParameter[Any]:
    """Return a value that stands in the statement itself, so that PostgreSQL plans with it.

    Of a parameter it may assume the average once a statement is prepared: a twelfth of all rows for one of twelve
    states, a tenth of the list for a limit. For values that the program gives, never for what somebody typed.
    """
    several = isinstance(value, list | tuple)
    return bindparam(None, value, type_=as_type, unique=True, literal_execute=True, expanding=several)


def _begin(connection: Connection) -> None:
    connection.info[_READS] = True


def _note(connection: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
    if not statement.startswith("SELECT"):
        connection.info[_READS] = False


def _end_reading(connection: Connection) -> None:
    if connection.invalidated or not connection.info.get(_READS):
        return
    if connection.get_execution_options().get(WRITES):
        return
    driver = connection.connection.driver_connection
    if driver and driver.info.transaction_status is TransactionStatus.INTRANS:
        with suppress(psycopg.Error):  # the rollback that follows meets the same, and says so
            driver.commit()
