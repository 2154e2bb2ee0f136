"""Working days, from the calendar table; beyond the known years Monday to Friday counts."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.calendar.models import CalendarDay, CalendarYear
from voucher.calendar.working_days import Calendar, Due
from voucher.storage import db


def calendar(session: Session) -> Calendar:
    """Return the city's calendar. One query."""
    return calendar_within(session, date.min, date.max)


def last_known_year(session: Session) -> int | None:
    """Return the last year whose days are known, or None. One query."""
    return session.scalar(select(func.max(CalendarYear.id)))


def working_days_after(session: Session, start: date, days: int) -> Due:
    """Return the day that lies `days` working days after `start`, which is not counted itself."""
    return calendar(session).add(start, days)


def calendar_within(session: Session, first: date, last: date) -> Calendar:
    """Return the calendar for counting the days from `first` to `last`. One query."""
    known = select(func.max(CalendarYear.id).label("year")).subquery()
    rows = session.execute(
        select(known.c.year, CalendarDay.day, CalendarDay.working)
        .select_from(known)
        .outerjoin(CalendarDay, CalendarDay.day.between(first, last))
    ).all()
    special = {day: working for _year, day, working in rows if day is not None}
    year = rows[0].year
    return Calendar(special, known_until=date(year, 12, 31) if year else date.min)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """One day that is not what its weekday says; `weekday` counts from Monday, 0."""

    day: date
    weekday: int
    working: bool
    name: str


@dataclass(frozen=True, slots=True)
class YearSheet:
    """The exceptional days of a year; when the year is not `known`, Monday to Friday is only a guess."""

    year: int
    known: bool
    can_be_confirmed: bool
    days: list[SpecialDay]
    years: list[int]  # that can be looked at, from the first known year to the one after the last


def year_sheet(actor: Actor, year: int) -> YearSheet:
    """Return the exceptional days of a year. Two queries."""
    require(actor, Action.BUDGET_READ)
    known = set(db.session.scalars(select(CalendarYear.id)))
    rows = db.session.scalars(
        select(CalendarDay)
        .where(CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31)))
        .order_by(CalendarDay.day)
    )
    following = max(known) + 1 if known else year
    return YearSheet(
        year,
        known=year in known,
        can_be_confirmed=year == following,
        days=[SpecialDay(row.day, row.day.weekday(), row.working, row.name) for row in rows],
        years=sorted({*known, following, year}),
    )
