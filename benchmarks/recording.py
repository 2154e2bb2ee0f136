"""The statements of the portal, written down as they are sent, and sent again by the bare driver."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine.interfaces import ExecuteStyle


@dataclass(frozen=True, slots=True)
class Sent:
    """One statement as the driver got it; `many` sets of parameters go through `executemany`."""

    statement: str
    parameters: Any
    many: bool


Transaction = list[Sent]


@contextmanager
def recording(engine: Engine) -> Iterator[list[Transaction]]:
    """Collect what is sent to the engine meanwhile, by the transactions that were committed."""
    committed: list[Transaction] = []
    running: Transaction = []

    def note(
        _c: Connection, _cursor: Any, statement: str, parameters: Any, context: Any, _many: bool
    ) -> None:
        # an INSERT of several rows that returns them is told as "many", but goes out as one statement
        many = context is not None and context.execute_style is ExecuteStyle.EXECUTEMANY
        running.append(Sent(statement, parameters, many))

    def keep(_c: Connection) -> None:
        committed.append(running.copy())
        running.clear()

    def forget(_c: Connection) -> None:
        running.clear()

    listeners = {"before_cursor_execute": note, "commit": keep, "rollback": forget}
    for name, listener in listeners.items():
        event.listen(engine, name, listener)
    try:
        yield committed
    finally:
        for name, listener in listeners.items():
            event.remove(engine, name, listener)


def replay(connection: Any, transactions: Sequence[Transaction]) -> None:
    """Send recorded transactions through a DBAPI connection, reading every answer."""
    for transaction in transactions:
        cursor = connection.cursor()
        for sent in transaction:
            (cursor.executemany if sent.many else cursor.execute)(sent.statement, sent.parameters)
            if cursor.description is not None:
                cursor.fetchall()
        cursor.close()
        connection.commit()
