"""Rows as plain lines, the same from both engines: what a backup holds and what copies are compared by.

A line is a JSON array of the row's columns in their order: numbers, texts and truth values as they are, days in ISO
form, moments in ISO form and UTC, documents kept as JSON as the very text that the database keeps.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from sqlalchemy import JSON, Connection, Date, Table, Text, cast, column, insert, select, table, type_coerce
from sqlalchemy.types import TypeDecorator, TypeEngine

from voucher.storage import Base, Moment

Row = list[Any]
AT_ONCE = 1000  # rows that are held in memory
_MODULUS = 1 << 256


class Tally:
    """How many lines there are, and a digest that does not depend on their order: the sum of their SHA-256."""

    def __init__(self) -> None:
        self.rows, self._sum = 0, 0

    def add(self, line: bytes) -> None:
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(line).digest(), "big")) % _MODULUS

    @property
    def digest(self) -> str:
        return f"{self._sum:064x}"


def tables() -> list[Table]:
    """Return every table of the portal, each behind those it refers to."""
    return Base.metadata.sorted_tables


def lines(connection: Connection, of: Table) -> Iterator[bytes]:
    """Yield every row of a table as a line, in the order of its key. Memory does not grow with the table."""
    statement = select(*(_plain(c) for c in of.columns)).order_by(*of.primary_key.columns)
    found = connection.execute(statement, execution_options={"stream_results": True, "yield_per": AT_ONCE})
    for row in found:
        yield json.dumps(list(row), ensure_ascii=False, separators=(",", ":"), default=_text).encode()


def tally(connection: Connection, of: Table) -> Tally:
    """Count the rows of a table and take their digest."""
    found = Tally()
    for line in lines(connection, of):
        found.add(line)
    return found


def put(connection: Connection, into: Table, rows: Iterable[Row]) -> None:
    """Insert rows as their lines say them. One table after the other, in the order of `tables`."""
    if connection.dialect.name == "postgresql":
        _copy(connection, into, rows)
        return
    target = table(into.name, *(column(c.name, _kept_as(c.type)) for c in into.columns))
    names = [c.name for c in into.columns]
    readers = [_reader(c.type) for c in into.columns]
    remaining = iter(rows)
    while some := list(islice(remaining, AT_ONCE)):
        values = [
            {n: read(v) if v is not None else None for n, read, v in zip(names, readers, row, strict=True)}
            for row in some
        ]
        connection.execute(insert(target), values)


def _copy(connection: Connection, into: Table, rows: Iterable[Row]) -> None:
    """Let PostgreSQL read the values as text, in one statement: references within the table may point anywhere."""
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(c.name) for c in into.columns)
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(into.name)} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _plain(of: Any) -> Any:
    """Return the column as it is kept, not as the portal's types show it."""
    if isinstance(of.type, JSON):
        return cast(of, Text)
    return type_coerce(of, _kept_as(of.type))


def _kept_as(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    if isinstance(kind, JSON):
        return Text()
    return kind.impl_instance if isinstance(kind, TypeDecorator) and not isinstance(kind, Moment) else kind


def _reader(kind: TypeEngine[Any]) -> Any:
    """Return what reads a value of a line for a column of this type."""
    if isinstance(kind, Moment):
        return datetime.fromisoformat
    return date.fromisoformat if isinstance(kind, Date) else lambda value: value


def _text(value: date | datetime) -> str:
    return value.isoformat()
