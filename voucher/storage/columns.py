"""Asking for columns without objects: the object layer's own work costs as much as a small question."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import CursorResult, Select
from sqlalchemy.orm import Session


def columns(session: Session, statement: Select[Any], parameters: Mapping[str, Any]) -> CursorResult[Any]:
    """Return the rows of a question in the session's transaction; what is pending is written before it is asked.

    For statements that select columns: of a class they would give the columns, not the object.
    """
    session.flush()
    return session.connection().execute(statement, parameters)
