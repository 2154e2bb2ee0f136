"""Inserts that may say what happens when the row is there already: both engines can, each in its own dialect."""

from typing import cast

from sqlalchemy import Insert, Table, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from voucher.storage.database import Base


def insert_or(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that takes `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


class InsertOr(Insert):
    """An insert that says in words what happens when the row is there already, compiled once.

    SQLAlchemy 2.0 compiles the dialects' own inserts with a conflict clause anew each time: they opt out of its cache.

    Args:
        conflict: The clause, in the words that both engines share, such as `DO_NOTHING`.
    """

    inherit_cache = True

    def __init__(self, table: type[Base], conflict: str) -> None:
        super().__init__(cast(Table, table.__table__))
        self._post_values_clause = text(conflict)


#: Rows that are there stay as they are; waits for a rival that has not committed his.
DO_NOTHING = "ON CONFLICT DO NOTHING"
