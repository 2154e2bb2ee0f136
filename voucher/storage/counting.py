"""Counting beside long lists only as far as a glance needs it: a list of millions costs no more than a short one."""

from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, func, literal, select, type_coerce

from voucher.storage.database import db
from voucher.storage.prepared import spelled_out
from voucher.wording import MOST_COUNTED

State = TypeVar("State")


def count_and_sum(statement: Select[Any], fen: ColumnElement[Any] | Any) -> tuple[int, int | None]:
    """Return how many rows a list has and the sum of one column. One query.

    Of more than `MOST_COUNTED` rows nobody knows the sum, and one more than that is returned.
    """
    some = some_of(statement, type_coerce(fen, BigInteger).label("fen"))
    number, total = db.session.execute(select(func.count(), func.coalesce(func.sum(some.c.fen), 0))).one()
    return (number, int(total)) if number <= MOST_COUNTED else (number, None)


def count_by(
    statement: Select[Any], column: ColumnElement[Any] | Any, states: Collection[State]
) -> dict[State, int]:
    """Return how many rows are in each of the states; one more than `MOST_COUNTED` stands for any more. One query."""
    counts = [
        select(func.count())
        .select_from(
            some_of(statement.where(column == spelled_out(state, column.type)), literal(1).label("one"))
        )
        .scalar_subquery()
        for state in states
    ]
    return dict(zip(states, db.session.execute(select(*counts)).one(), strict=True))


def some_of(statement: Select[Any], column: ColumnElement[Any]) -> Subquery:
    """Return that column of the list, of one row more than are counted."""
    only = statement.with_only_columns(column, maintain_column_froms=True)
    return only.limit(spelled_out(MOST_COUNTED + 1)).subquery()
