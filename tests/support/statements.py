"""Which SQL statements something needs, and how the engine goes about them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

#: beginning a transaction in one way or another, and the look at the portal's mode and time every other second
_NOT_COUNTED = ("BEGIN", "PRAGMA", "SET LOCAL", "SELECT portal_mode.", "SELECT clock_timestamp()")


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements the engine is sent meanwhile, but for those that are not the work's own."""
    sent: list[str] = []

    def note(statement: str, _parameters: Any) -> None:
        if not statement.startswith(_NOT_COUNTED):
            sent.append(statement)

    with _listening(engine, note):
        yield sent


def questions(engine: Engine, work: Callable[[], object]) -> list[tuple[str, Any]]:
    """Return what some work asks, with its parameters, as the driver got it."""
    sent: list[tuple[str, Any]] = []
    with _listening(engine, lambda statement, parameters: sent.append((statement, parameters))):
        work()
    return [one for one in sent if one[0].startswith("SELECT")]


def plans(engine: Engine, work: Callable[[], object]) -> list[str]:
    """Return how the engine goes about each question of some work."""
    explain = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
    asked = questions(engine, work)
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"{explain} {statement}", values) for statement, values in asked]
        return ["\n".join(str(row[-1]) for row in rows) for rows in found]


@contextmanager
def _listening(engine: Engine, note: Callable[[str, Any], None]) -> Iterator[None]:
    def hear(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        note(statement, parameters)

    event.listen(engine, "before_cursor_execute", hear)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", hear)
