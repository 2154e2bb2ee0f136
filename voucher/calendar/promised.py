"""The clock of a promise on a row: it runs to its last day, stands while somebody else is at work, and goes on."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.calendar.models import Promised
from voucher.calendar.queries import calendar, working_days_after


def start_clock(session: Session, row: Promised, days: int) -> None:
    """Begin the promise of `days` working days after today, or go on with what was left of an earlier one."""
    if row.promise_left is None:
        row.promised_days = days
    left = days if row.promise_left is None else row.promise_left
    row.due_on, row.promise_left = working_days_after(session, clock.today(), left).day, None


def stop_clock(session: Session, row: Promised) -> None:
    """Let the clock stand; a promise that is not running stays as it is."""
    if row.due_on is not None:
        row.promise_left = calendar(session).between(clock.today(), row.due_on)
        row.due_on = None


def end_clock(row: Promised) -> None:
    """The case is decided: nothing is promised any more."""
    row.due_on = row.promise_left = None
