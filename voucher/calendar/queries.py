"""Working days, from the calendar table; beyond the known years Monday to Friday counts."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.calendar.models import CalendarDay, CalendarYear
from voucher.calendar.working_days import Calendar, Due


def calendar(session: Session) -> Calendar:
    """Return the city's calendar. Two queries."""
    rows = session.execute(select(CalendarDay.day, CalendarDay.working))
    known = last_known_year(session)
    return Calendar(dict(row._tuple() for row in rows), date(known, 12, 31) if known else date.min)


def last_known_year(session: Session) -> int | None:
    """Return the last year whose days are known, or None. One query."""
    return session.scalar(select(func.max(CalendarYear.id)))


def working_days_after(session: Session, start: date, days: int) -> Due:
    """Return the day that lies `days` working days after `start`, which is not counted itself."""
    return calendar(session).add(start, days)


def calendar_within(session: Session, first: date, last: date) -> Calendar:
    """Return the calendar for counting the days from `first` to `last`. One query."""
    rows = session.execute(
        select(CalendarDay.day, CalendarDay.working).where(CalendarDay.day.between(first, last))
    )
    return Calendar(dict(row._tuple() for row in rows), known_until=last)
