"""Opinions: the figures for everybody, the bureau's list, and one with its follow-up. None says who gave it."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.opinions.models import Opinion
from voucher.opinions.states import POINTS, Grade, OpinionState
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of
from voucher.wording import Tone

FEWEST = 3  # fewer opinions would tell who gave them


@dataclass(frozen=True, slots=True)
class Figures:
    """How many gave each grade, the best first; excluded ones do not count. `average` is in points, 1 to 5."""

    counts: list[tuple[Grade, int]]
    total: int
    average: str


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One opinion with its follow-up, for those who follow up."""

    id: int
    pid: str
    case_number: str
    grade: Grade
    text: str
    state: OpinionState
    given_at: datetime
    follow_by: date | None
    contact: str | None
    outcome: str | None

    @property
    def is_open(self) -> bool:
        return self.state in (OpinionState.WAITING, OpinionState.CONTACTED)

    @property
    def tone(self) -> Tone:
        """The traffic light of a follow-up: red past its last day, orange on it, else green."""
        left = 1 if self.follow_by is None else (self.follow_by - clock.today()).days
        return Tone.RED if left < 0 else Tone.ORANGE if left == 0 else Tone.GREEN


def figures() -> Figures | None:
    """Return the figures; None while there are fewer than three opinions. One query."""
    rows = db.session.execute(
        select(Opinion.grade, func.count())
        .where(Opinion.state != OpinionState.EXCLUDED)
        .group_by(Opinion.grade)
    )
    found = dict(rows.tuples().all())
    total = sum(found.values())
    if total < FEWEST:
        return None
    points = sum(POINTS[grade] * count for grade, count in found.items())
    tenths = (points * 20 + total) // (2 * total)
    return Figures([(grade, found.get(grade, 0)) for grade in Grade], total, f"{tenths // 10}.{tenths % 10}")


def opinions_to_follow(actor: Actor, *, after: int | None = None) -> Page[OpinionLine]:
    """Return the opinions that are or were followed up, the newest first. One query."""
    require(actor, Action.COMPLAINT_HANDLE)
    statement = newest_first(select(Opinion).where(Opinion.state != OpinionState.KEPT), Opinion.id, after)
    return page_of(db.session.scalars(statement).all(), lambda row: int(row.id), _line)


def opinion(actor: Actor, pid: str) -> OpinionLine:
    """Return one that is or was followed up. One query.

    Raises:
        NotFound: There is none.
    """
    require(actor, Action.COMPLAINT_HANDLE)
    row = db.session.scalar(select(Opinion).where(Opinion.pid == pid, Opinion.state != OpinionState.KEPT))
    if row is None:
        raise NotFound()
    return _line(row)


def _line(row: Opinion) -> OpinionLine:
    return OpinionLine(
        id=row.id,
        pid=row.pid,
        case_number=row.case_number,
        grade=row.grade,
        text=row.text,
        state=row.state,
        given_at=row.given_at,
        follow_by=row.follow_by,
        contact=row.contact,
        outcome=row.outcome,
    )
