"""How many SQL statements something needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

#: beginning a transaction, and the look at the portal's mode, which a process takes every other second
_NOT_COUNTED = ("BEGIN", "PRAGMA", "SELECT portal_mode.")


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Collect the statements the engine is sent meanwhile, but for those that are not the work's own."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(_NOT_COUNTED):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)
