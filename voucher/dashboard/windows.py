"""What the windows did: sessions, minutes, applications filed, and how many were decided at once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from voucher import clock
from voucher.access import Action, Actor, District, require
from voucher.accounts.consent import Consent
from voucher.accounts.models import AssistSession, Person
from voucher.applications.models import Application
from voucher.firms.models import Firm
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of

ONE_MINUTE = timedelta(minutes=1)
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Work:
    """What a window, or all of them, did. `at_once` counts applications decided on the day they were filed."""

    sessions: int = 0
    time: timedelta = timedelta()
    filed: int = 0
    at_once: int = 0

    def __add__(self, other: "Work") -> "Work":
        return Work(
            self.sessions + other.sessions,
            self.time + other.time,
            self.filed + other.filed,
            self.at_once + other.at_once,
        )

    @property
    def minutes(self) -> int:
        return round(self.time / ONE_MINUTE)

    @property
    def at_once_bp(self) -> int | None:
        """The share decided at once in basis points; None if nothing was filed."""
        return self.at_once * WHOLE_BP // self.filed if self.filed else None


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

    Two queries, one row for each session and each application of the year; a district officer sees the own district.
    """
    require(actor, Action.DASHBOARD_STAFF)
    found: dict[str, Work] = defaultdict(Work)
    for district, opened_at, expires_at, ended_at in db.session.execute(_sessions(actor, year)):
        found[district] += Work(sessions=1, time=_time(opened_at, expires_at, ended_at))
    for district, submitted_at, decided_at in db.session.execute(_filed(actor, year)):
        found[district] += Work(filed=1, at_once=_same_day(submitted_at, decided_at))
    return [(district, found[district.value]) for district in District if district.value in found]


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
        .where(*_reach(actor), *_within(year), *narrowed)
    )
    rows = db.session.execute(newest_first(statement, AssistSession.id, after)).all()
    filed = _filed_in([row[0].id for row in rows])
    return page_of(rows, lambda row: row[0].id, lambda row: _line(row, filed.get(row[0].id, 0)))


def _filed_in(session_ids: list[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Application.assist_id, func.count())
        .where(Application.assist_id.in_(session_ids))
        .group_by(Application.assist_id)
    )
    return {row[0]: row[1] for row in rows}


def _line(found: Any, filed: int) -> SessionLine:
    row, clerk, firm = found
    return SessionLine(
        pid=row.pid,
        opened_at=row.opened_at,
        district=District(row.district),
        clerk=clerk,
        firm=firm,
        consent=row.consent,
        minutes=round(_time(row.opened_at, row.expires_at, row.ended_at) / ONE_MINUTE),
        filed=filed,
    )


def _sessions(actor: Actor, year: int) -> Select[Any]:
    return select(
        AssistSession.district, AssistSession.opened_at, AssistSession.expires_at, AssistSession.ended_at
    ).where(*_reach(actor), *_within(year))


def _filed(actor: Actor, year: int) -> Select[Any]:
    return (
        select(AssistSession.district, Application.submitted_at, Application.decided_at)
        .join(Application, Application.assist_id == AssistSession.id)
        .where(*_reach(actor), *_within(year))
    )


def _reach(actor: Actor) -> list[ColumnElement[bool]]:
    return [AssistSession.district == actor.district] if actor.district else []


def _within(year: int) -> list[ColumnElement[bool]]:
    return [
        AssistSession.opened_at >= clock.moment_of(date(year, 1, 1)),
        AssistSession.opened_at < clock.moment_of(date(year + 1, 1, 1)),
    ]


def _time(opened_at: datetime, expires_at: datetime, ended_at: datetime | None) -> timedelta:
    """Return how long a session has lasted; one that nobody ended lasts until its time is over."""
    return min(ended_at or clock.now(), expires_at) - opened_at


def _same_day(submitted_at: datetime, decided_at: datetime | None) -> bool:
    return decided_at is not None and clock.local_date(decided_at) == clock.local_date(submitted_at)
