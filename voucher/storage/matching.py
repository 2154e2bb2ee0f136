"""Searching for a piece of text, typed by people."""

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

Text = InstrumentedAttribute[str] | ColumnElement[str]

LONGEST = 64  # characters of a search that are looked at


def contains(text: str, *columns: Text) -> ColumnElement[bool]:
    """Find `text` anywhere in one of the columns; `%` and `_` mean themselves, capitals and small letters are equal."""
    return or_(*(column.icontains(text.strip()[:LONGEST], autoescape=True) for column in columns))
