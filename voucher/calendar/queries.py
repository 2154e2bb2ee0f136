"""Working days, from the calendar table; beyond the known years Monday to Friday counts."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.calendar.models import CalendarDay, CalendarYear
from voucher.calendar.working_days import Calendar, Due


def calendar(session: Session) -> Calendar:
    """Return the city's calendar. Two queries."""
    special = {day: working for day, working in session.execute(select(CalendarDay.day, CalendarDay.working))}
    known = session.scalar(select(func.max(CalendarYear.year)))
    return Calendar(special, date(known, 12, 31) if known else date.min)


def working_days_after(session: Session, start: date, days: int) -> Due:
    """Return the day that lies `days` working days after `start`, which is not counted itself."""
    return calendar(session).add(start, days)
