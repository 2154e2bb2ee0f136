"""What is filed at windows, of whatever kind, and how much of it was decided at once."""

from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, case, literal, null, select, type_coerce, union_all

from voucher import clock
from voucher.accounts.models import AssistSession
from voucher.applications.models import Application
from voucher.firms.models import FirmDraft
from voucher.firms.states import FirmDraftState
from voucher.orders.models import Order
from voucher.storage import Moment, db

ONE_MINUTE = timedelta(minutes=1)
WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Work:
    """What a window, a clerk, or all of them did.

    `changes` are new details of firms that were written down. `at_once` counts the applications that were decided,
    and the changes that the firm confirmed, on the day they were filed; an order is its agency's to answer.
    """

    sessions: int = 0
    time: timedelta = timedelta()
    applications: int = 0
    orders: int = 0
    changes: int = 0
    at_once: int = 0

    def __add__(self, other: "Work") -> "Work":
        sums = {one.name: getattr(self, one.name) + getattr(other, one.name) for one in fields(Work)}
        return Work(**sums)

    @property
    def filed(self) -> int:
        """How many cases were filed, of all kinds."""
        return self.applications + self.orders + self.changes

    @property
    def minutes(self) -> int:
        return round(self.time / ONE_MINUTE)

    @property
    def at_once_bp(self) -> int | None:
        """The share decided at once in basis points; None if nothing was filed that could be."""
        decidable = self.applications + self.changes
        return self.at_once * WHOLE_BP // decidable if decidable else None


_ONE = {"applications": Work(applications=1), "orders": Work(orders=1), "changes": Work(changes=1)}


def work_by_district(*where: ColumnElement[bool]) -> dict[str, Work]:
    """Return what was done in the assisted sessions that meet the conditions. Two queries.

    One row for each session and each case.
    """
    found: dict[str, Work] = {}
    sessions = select(
        AssistSession.district, AssistSession.opened_at, AssistSession.expires_at, AssistSession.ended_at
    ).where(*where)
    for district, opened_at, expires_at, ended_at in db.session.execute(sessions):
        one = Work(sessions=1, time=time_of(opened_at, expires_at, ended_at))
        found[district] = found.get(district, Work()) + one
    for district, kind, filed_at, decided_at in db.session.execute(_filed(*where)):
        found[district] = found.get(district, Work()) + _case(kind, filed_at, decided_at)
    return found


def filed_by_session(session_ids: list[int]) -> dict[int, int]:
    """Return how many cases were filed in each of these sessions. One query."""
    rows = db.session.execute(_filed(AssistSession.id.in_(session_ids), column=AssistSession.id))
    found = dict.fromkeys(session_ids, 0)
    for row in rows:
        found[row[0]] += 1
    return found


def time_of(opened_at: datetime, expires_at: datetime, ended_at: datetime | None) -> timedelta:
    """Return how long a session has lasted; one that nobody ended lasts until its time is over."""
    return min(ended_at or clock.now(), expires_at) - opened_at


def _filed(*where: ColumnElement[bool], column: Any = AssistSession.district) -> CompoundSelect[Any]:
    """Return each case filed in these sessions: `column`, its kind, when it was filed and when decided."""
    confirmed = case((FirmDraft.state == FirmDraftState.CONFIRMED, FirmDraft.answered_at))
    kept = FirmDraft.state != FirmDraftState.REPLACED
    return union_all(
        select(column, literal("applications"), Application.submitted_at, Application.decided_at)
        .join(Application, Application.assist_id == AssistSession.id)
        .where(*where),
        select(column, literal("orders"), Order.placed_at, type_coerce(null(), Moment))
        .join(Order, Order.assist_id == AssistSession.id)
        .where(*where),
        select(column, literal("changes"), FirmDraft.written_at, confirmed)
        .join(FirmDraft, FirmDraft.assist_id == AssistSession.id)
        .where(*where, kept),
    )


def _case(kind: str, filed_at: datetime, decided_at: datetime | None) -> Work:
    at_once = decided_at is not None and clock.local_date(decided_at) == clock.local_date(filed_at)
    return _ONE[kind] + Work(at_once=int(at_once))
