"""Objections: their list for the bureau, one with all it says, and its receipt, which names nobody."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from voucher import clock
from voucher.access import Action, Actor, Mask, require
from voucher.publicity.models import Objection, PublicNotice
from voucher.publicity.queries import ShownRow, shown_row
from voucher.publicity.states import ObjectionState
from voucher.refusal import NotFound
from voucher.storage import db, documents
from voucher.storage.documents import Paper
from voucher.storage.paging import Page, newest_first, page_of
from voucher.wording import Tone


@dataclass(frozen=True, slots=True)
class Receipt:
    """What everybody with the address of an objection may read: how it stands, not who objects."""

    pid: str
    number: str
    notice_pid: str
    notice_number: str
    case_number: str
    state: ObjectionState
    filed_at: datetime
    decide_by: date
    decision: str | None
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is ObjectionState.FILED

    @property
    def tone(self) -> Tone:
        """The traffic light of an undecided objection: red past its last day, orange on it, else green."""
        left = (self.decide_by - clock.today()).days
        return Tone.RED if left < 0 else Tone.ORANGE if left == 0 else Tone.GREEN


@dataclass(frozen=True, slots=True)
class ObjectionSheet:
    """An objection as the bureau sees it; for those who only check the work, name and telephone are masked."""

    id: int
    receipt: Receipt
    name: str
    phone: str
    reason: str
    row: ShownRow
    papers: list[Paper]


def objections(state: ObjectionState | None, *, after: int | None = None) -> Page[Receipt]:
    """Return the objections in a state (None: all), the newest first. One query."""
    statement = _with_notice()
    if state is not None:
        statement = statement.where(Objection.state == state)
    rows = db.session.execute(newest_first(statement, Objection.id, after)).all()
    return page_of(rows, lambda row: int(row[0].id), lambda row: _receipt(row[0], row[1]))


def receipt(pid: str) -> Receipt:
    """Return how an objection stands. One query.

    Raises:
        NotFound: There is none.
    """
    return _receipt(*_found(pid))


def objection_sheet(actor: Actor, pid: str) -> ObjectionSheet:
    """Return an objection for the bureau. Two queries.

    Raises:
        NotFound: There is none.
    """
    require(actor, Action.COMPLAINT_HANDLE)
    mask = Mask(require(actor, Action.CLAIM_READ))
    objection, notice = _found(pid)
    return ObjectionSheet(
        id=objection.id,
        receipt=_receipt(objection, notice),
        name=mask.name(objection.name),
        phone=mask.phone(objection.phone),
        reason=objection.reason,
        row=shown_row(objection.line, notice.rows[objection.line - 1]),
        papers=documents.papers(db.session(), Objection.__tablename__, objection.id),
    )


def _with_notice() -> Select[tuple[Objection, PublicNotice]]:
    return select(Objection, PublicNotice).join(PublicNotice, PublicNotice.id == Objection.notice_id)


def _found(pid: str) -> tuple[Objection, PublicNotice]:
    row = db.session.execute(_with_notice().where(Objection.pid == pid)).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def _receipt(objection: Objection, notice: PublicNotice) -> Receipt:
    return Receipt(
        pid=objection.pid,
        number=objection.number,
        notice_pid=notice.pid,
        notice_number=notice.subject_number,
        case_number=objection.case_number,
        state=objection.state,
        filed_at=objection.filed_at,
        decide_by=objection.decide_by,
        decision=objection.decision,
        decided_at=objection.decided_at,
    )
