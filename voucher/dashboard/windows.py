"""What the windows did: sessions, minutes, cases filed, and how many were decided at once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from voucher import clock
from voucher.access import Action, Actor, District, require
from voucher.accounts.consent import Consent
from voucher.accounts.models import AssistSession, Person
from voucher.dashboard.counter_work import ONE_MINUTE, Work, filed_by_session, time_of, work_by_district
from voucher.firms.models import Firm
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One assisted session. `has_form` says that the firm signed a form, which is kept."""

    pid: str
    opened_at: datetime
    district: District
    clerk: str
    firm: str
    consent: Consent
    minutes: int
    filed: int

    @property
    def has_form(self) -> bool:
        return self.consent is Consent.PAPER


def years_of_windows(actor: Actor) -> list[int]:
    """Return the years since the first assisted session, the running one first. One query."""
    require(actor, Action.DASHBOARD_STAFF)
    first = db.session.scalar(select(func.min(AssistSession.opened_at)).where(*_reach(actor)))
    this_year = clock.today().year
    return list(range(this_year, clock.local_date(first or clock.now()).year - 1, -1))


def windows_in(actor: Actor, year: int) -> list[tuple[District, Work]]:
    """Return what every window did whose sessions were opened in the year, in the order of the districts.

    Two queries; a district officer sees the own district.
    """
    require(actor, Action.DASHBOARD_STAFF)
    found = work_by_district(*_reach(actor), *_within(_first(year), _first(year + 1)))
    return [(district, found[district.value]) for district in District if district.value in found]


def work_today(actor: Actor) -> Work:
    """Return what a window clerk did today. Two queries."""
    require(actor, Action.ASSIST_SESSION_OPEN)
    today = clock.today()
    found = work_by_district(
        AssistSession.clerk_id == actor.person_id, *_within(today, today + timedelta(days=1))
    )
    return sum(found.values(), Work())


def sessions_of(
    actor: Actor, year: int, district: District | None = None, *, after: int | None = None
) -> Page[SessionLine]:
    """Return the assisted sessions of a year, newest first. Two queries."""
    require(actor, Action.DASHBOARD_STAFF)
    narrowed = [AssistSession.district == district.value] if district else []
    statement = (
        select(AssistSession, Person.name, Firm.name)
        .join(Person, Person.id == AssistSession.clerk_id)
        .join(Firm, Firm.id == AssistSession.firm_id)
        .where(*_reach(actor), *_within(_first(year), _first(year + 1)), *narrowed)
    )
    rows = db.session.execute(newest_first(statement, AssistSession.id, after)).all()
    filed = filed_by_session([row[0].id for row in rows])
    return page_of(rows, lambda row: row[0].id, lambda row: _line(row, filed[row[0].id]))


def _line(found: Any, filed: int) -> SessionLine:
    row, clerk, firm = found
    return SessionLine(
        pid=row.pid,
        opened_at=row.opened_at,
        district=District(row.district),
        clerk=clerk,
        firm=firm,
        consent=row.consent,
        minutes=round(time_of(row.opened_at, row.expires_at, row.ended_at) / ONE_MINUTE),
        filed=filed,
    )


def _reach(actor: Actor) -> list[ColumnElement[bool]]:
    return [AssistSession.district == actor.district] if actor.district else []


def _within(first: date, end: date) -> list[ColumnElement[bool]]:
    """Find sessions opened from `first` on, before `end`."""
    return [
        AssistSession.opened_at >= clock.moment_of(first),
        AssistSession.opened_at < clock.moment_of(end),
    ]


def _first(year: int) -> date:
    return date(year, 1, 1)
