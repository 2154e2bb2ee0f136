"""Long lists in pages that cost the same at any depth (keyset)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Row, Select

from voucher.storage.database import db
from voucher.storage.prepared import spelled_out
from voucher.storage.streaming import streamed

Line = TypeVar("Line")
PAGE_SIZE = 25
LINES_AT_ONCE = 5_000  # of a file, where each is made as a page makes it
_ROWS_AT_ONCE = 20_000  # read in a fraction of a second
_ROWS_IN_MEMORY = 1_000


@dataclass(frozen=True, slots=True)
class Page(Generic[Line]):
    """Some lines of a list, and where the next ones begin (None at the end)."""

    lines: list[Line]
    next_after: int | None


def newest_first(
    statement: Select[Any], key: ColumnElement[int] | Any, after: int | None, size: int = PAGE_SIZE
) -> Select[Any]:
    """Order by `key` downwards, beginning below `after`, one line more than a page holds."""
    if after is not None:
        statement = statement.where(key < after)
    return one_page(statement.order_by(key.desc()), size)


def oldest_first(
    statement: Select[Any], key: ColumnElement[int] | Any, after: int | None, size: int = PAGE_SIZE
) -> Select[Any]:
    """Order by `key` upwards, beginning above `after`, one line more than a page holds."""
    if after is not None:
        statement = statement.where(key > after)
    return one_page(statement.order_by(key), size)


def one_page(statement: Select[Any], size: int = PAGE_SIZE) -> Select[Any]:
    """Return the first lines of an ordered list, one more than a page holds."""
    return statement.limit(spelled_out(size + 1))


def page_of(
    rows: Sequence[Any], key: Callable[[Any], int], line: Callable[[Any], Line], size: int = PAGE_SIZE
) -> Page[Line]:
    """Turn up to `size + 1` rows into a page of `size` lines; `key` reads a row's place in the order."""
    shown = rows[:size]
    return Page([line(row) for row in shown], key(shown[-1]) if len(rows) > size else None)


def every_line(page_after: Callable[[int | None], Page[Line]]) -> Iterator[Line]:
    """Yield a whole list page by page, so that no statement is a long one; `page_after` asks for the next page."""
    after: int | None = None
    while True:
        page = page_after(after)
        yield from page.lines
        if page.next_after is None:
            return
        after = page.next_after


def every_part(statement: Select[Any], key: ColumnElement[int] | Any) -> Iterator[Sequence[Row[Any]]]:
    """Yield all rows of a list for a file, some at a time, upwards by `key`, which is its first column.

    Each twenty thousand rows are one statement in a transaction of its own, so that a long list holds up nobody.
    """
    after: int | None = None
    while True:
        found = streamed(db.session.connection(), oldest_first(statement, key, after, _ROWS_AT_ONCE - 1))
        count = 0
        for rows in found.partitions(_ROWS_IN_MEMORY):
            yield rows
            count, after = count + len(rows), rows[-1][0]
        db.session.rollback()
        if count < _ROWS_AT_ONCE:
            return
