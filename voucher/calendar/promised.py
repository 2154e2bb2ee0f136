"""The clock of a promise on a row: it runs to its last day, stands while somebody else is at work, and goes on."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from voucher import clock
from voucher.calendar.models import Promised
from voucher.calendar.promise import Promise, days_left, due_day, promise
from voucher.calendar.queries import calendar, calendar_within
from voucher.storage import db


def start_clock(session: Session, row: Promised, days: int) -> None:
    """Begin the promise of `days` working days after today, or go on with what was left when the clock stood."""
    if row.promise_left is None:
        row.promised_days, row.escalated_on = days, None
    left = days if row.promise_left is None else row.promise_left
    row.due_on, row.promise_left = due_day(calendar(session), clock.today(), left), None


def stop_clock(session: Session, row: Promised) -> None:
    """Let the clock stand; one that does not run stays as it is."""
    if row.due_on is not None:
        row.promise_left = days_left(calendar(session), row.due_on, clock.today())
        row.due_on = None


def end_clock(row: Promised) -> None:
    """The case is decided: nothing is promised any more."""
    row.due_on = row.promise_left = None


def promises_of(rows: Sequence[Promised]) -> list[Promise | None]:
    """Return how the promise of each row stands, None without one; at most one query for all of them."""
    today, dues = clock.today(), [row.due_on for row in rows if row.due_on]
    days = calendar_within(db.session(), min([today, *dues]), max([today, *dues])) if dues else None
    found: list[Promise | None] = []
    for row in rows:
        promised = row.promised_days or 0
        if days is not None and row.due_on is not None:
            found.append(promise(days, promised, row.due_on, today))
        elif row.promise_left is not None:
            found.append(Promise(promised, row.promise_left, standing=True))
        else:
            found.append(None)
    return found
