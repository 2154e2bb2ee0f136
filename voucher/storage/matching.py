"""Searching for a piece of text, typed by people."""

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import InstrumentedAttribute

Text = InstrumentedAttribute[str] | ColumnElement[str]

LONGEST = 64  # characters of a search that are looked at
_HALF, _FULL = "(),.:;!?", "（），．：；！？"
_TO_HALF, _TO_FULL = str.maketrans(_FULL, _HALF), str.maketrans(_HALF, _FULL)


def contains(text: str, *columns: Text) -> ColumnElement[bool]:
    """Find `text` anywhere in one of the columns; `%` and `_` mean themselves.

    Capitals and small letters are equal, and so are full-width and half-width brackets and stops.
    """
    spellings = _spellings(text.strip()[:LONGEST])
    return or_(*(column.icontains(one, autoescape=True) for column in columns for one in spellings))


def _spellings(text: str) -> list[str]:
    return list(dict.fromkeys([text, text.translate(_TO_HALF), text.translate(_TO_FULL)]))
