"""Rows that are handed over while the server still looks for the next ones: reading and using them go on at once.

The driver usually waits for the whole answer and keeps it in memory. On SQLite rows come one by one anyway.
Source: docs/decisions/0029.
"""

from collections.abc import Generator, Iterator
from itertools import islice
from typing import Any

import psycopg
from sqlalchemy import Connection, CursorResult, Select

_AT_ONCE = 1_000  # rows that come together


class _Streaming(psycopg.Cursor[Any]):
    """A cursor whose question is answered bit by bit; for one question, and SQLAlchemy's way of fetching."""

    _rows: Iterator[Any] = iter(())
    _first: Any = None

    def execute(self, query: Any, params: Any = None, **options: Any) -> Any:
        self._rows = self.stream(query, params, size=_AT_ONCE)
        self._first = next(self._rows, None)
        # of an answer without rows the stream does not keep what its columns are called
        return self if self._first is not None else super().execute(query, params, **options)

    def fetchmany(self, size: int = 0) -> list[Any]:
        if self._first is None:
            return list(islice(self._rows, size or self.arraysize))
        first, self._first = self._first, None
        return [first, *islice(self._rows, (size or self.arraysize) - 1)]

    def close(self) -> None:
        if isinstance(self._rows, Generator):
            self._rows.close()  # what nobody wants any more is not waited for
        super().close()


def streamed(connection: Connection, statement: Select[Any]) -> CursorResult[Any]:
    """Ask for rows that are read by `partitions`, each once; the transaction stays open until the last is read."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        return connection.execute(statement)
    usual, driver.cursor_factory = driver.cursor_factory, _Streaming
    try:
        return connection.execute(statement)
    finally:
        driver.cursor_factory = usual
