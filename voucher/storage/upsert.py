"""Inserts that may say what happens when the row is there already: both engines can, each in its own dialect."""

from sqlalchemy import Insert, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from voucher.storage.database import Base


def insert_or(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """Return an insert that takes `on_conflict_do_nothing` and `on_conflict_do_update`."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


class InsertNew(Insert):
    """Inserts those rows that are not there yet, and waits for a rival that has not committed his.

    The words are the same on both engines. SQLAlchemy 2.0 compiles the dialects' own inserts with a conflict clause
    anew each time (they opt out of its cache); this one is compiled once.
    """

    inherit_cache = True
    _post_values_clause = text("ON CONFLICT DO NOTHING")
