"""When the term of an agency begins, how long it may last, and when the agency is reminded. Pure.

A term is told by its first and its last day, both inclusive, in the city's calendar.
"""

from calendar import monthrange
from datetime import date, timedelta

DAYS_BEFORE = (7, 30, 60)  # an agency is reminded that long before its term ends


def longest_end(first: date, months: int) -> date:
    """Return the last day of a term of so many months: twelve from 1 March end on the last day of February.

    If the last month has no such day, the term ends with that month.
    """
    place = first.year * 12 + first.month - 1 + months
    year, month = divmod(place, 12)
    shortened = min(first.day, monthrange(year, month + 1)[1])
    follower = date(year, month + 1, shortened)
    return follower - timedelta(days=1) if shortened == first.day else follower


def next_start(last: date | None, today: date) -> date:
    """Return the first day of the term after the one that ends on `last`: it follows on, but never lies in the past."""
    return today if last is None else max(last + timedelta(days=1), today)


def reminder_due(last: date, today: date) -> int | None:
    """Return which reminder, in days before, is due `today` for a term that ends on `last`; None if there is none."""
    left = (last - today).days
    return next((days for days in DAYS_BEFORE if 0 <= left <= days), None)
