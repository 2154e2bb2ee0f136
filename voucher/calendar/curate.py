"""Keeping the calendar: filled from the published holiday notices, amended by hand when a new notice appears."""

from datetime import date

from chinese_calendar.constants import Holiday, holidays, workdays
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.calendar.models import CalendarDay, CalendarYear
from voucher.calendar.queries import last_known_year
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.wording import N_

_CHINESE = {holiday.value: holiday.chinese for holiday in Holiday}
_SATURDAY = 5


class SaysTheWeekday(Refusal):
    """Only days that differ from their weekday are kept."""

    title = N_("%(day)s is such a day by its weekday already")
    next_step = N_("Nothing was recorded. Enter only weekdays that are off and weekends that are worked.")
    status = 422
    field = "working"


class YearNotNext(Refusal):
    """Years become known one after the other."""

    title = N_("The next year to be confirmed is %(year)s")
    next_step = N_("Nothing was changed. Enter the days of that year first.")


def fill(session: Session) -> None:
    """Add the years the library knows and the table does not, with their days. For the caller's transaction."""
    known = set(session.scalars(select(CalendarYear.id)))
    years = sorted({day.year for day in holidays} - known)
    kept = set(session.scalars(select(CalendarDay.day)))
    days = [
        {"day": day, "working": working, "name": _CHINESE.get(name, name)}
        for working, source in ((False, holidays), (True, workdays))
        for day, name in source.items()
        if day.year in years and day not in kept
    ]
    if years:
        session.execute(insert(CalendarYear), [{"id": year} for year in years])
        session.execute(insert(CalendarDay), days)


def set_day(actor: Actor, day: date, *, working: bool, name: str) -> None:
    """Say that offices work, or do not, on a day whose weekday says otherwise.

    Raises:
        SaysTheWeekday: The weekday says the same.
    """
    require(actor, Action.RULESET_PUBLISH)
    if working is (day.weekday() < _SATURDAY):
        raise SaysTheWeekday(day=day)
    with transaction() as session:
        row = session.get(CalendarDay, day, with_for_update=True)
        if row is None:
            row = CalendarDay(day=day, working=working)
            session.add(row)
        row.working, row.name = working, name.strip()
        year = CalendarYear(id=day.year)
        record(session, actor, Action.RULESET_PUBLISH, year, event="set-day", day=day, working=working)


def forget_day(actor: Actor, day: date) -> None:
    """Let a day be what its weekday says; a day that is not kept stays as it is."""
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        row = session.get(CalendarDay, day, with_for_update=True)
        if row is not None:
            session.delete(row)
            year = CalendarYear(id=day.year)
            record(session, actor, Action.RULESET_PUBLISH, year, event="forget-day", day=day)


def confirm_year(actor: Actor, year: int) -> None:
    """Say that all days of the year are entered: its due days are certain from now on.

    Raises:
        YearNotNext: An earlier year is not confirmed yet, or this one is already.
    """
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        known = last_known_year(session)
        if known is not None and year != known + 1:
            raise YearNotNext(year=str(known + 1))
        row = CalendarYear(id=year)
        session.add(row)
        record(session, actor, Action.RULESET_PUBLISH, row, event="confirm-year")
