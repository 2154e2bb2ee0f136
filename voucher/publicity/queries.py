"""What everybody may read of public notices."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from voucher import clock
from voucher.ledger import Money
from voucher.publicity.models import PublicNotice
from voucher.publicity.snapshot import fingerprint
from voucher.publicity.states import NoticeKind, NoticePhase, phase
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of

LATEST = 3


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice in the list; `last_day` is inclusive."""

    pid: str
    kind: NoticeKind
    number: str
    published_at: datetime
    last_day: date
    phase: NoticePhase


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of a notice; an admission names no firm, item or amount. `case` is the number of claim or agency."""

    number: int
    case: str
    firm: str
    credit_code: str
    agency: str
    item: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """A notice with its rows; `intact` says that they are still those that were published.

    `corrects` and `corrected_by` are the pids of the notices before and after it of the same subject.
    """

    head: NoticeLine
    working_days: int
    sha256: str
    intact: bool
    corrects: str | None
    corrected_by: str | None
    rows: list[ShownRow]


def notices(*, after: int | None = None) -> Page[NoticeLine]:
    """Return the notices, the newest first. One query."""
    found = db.session.scalars(newest_first(select(PublicNotice), PublicNotice.id, after)).all()
    return page_of(found, lambda row: int(row.id), _line)


def latest_notices() -> list[NoticeLine]:
    """Return the three notices published last, without their rows. One query."""
    columns = (
        PublicNotice.pid,
        PublicNotice.kind,
        PublicNotice.subject_number,
        PublicNotice.published_at,
        PublicNotice.last_day,
    )
    newest = select(*columns).order_by(PublicNotice.id.desc()).limit(LATEST)
    return [_line(row) for row in db.session.execute(newest)]


def notice_sheet(pid: str) -> NoticeSheet:
    """Return a notice as it was published. Two queries.

    Raises:
        NotFound: There is no such notice.
    """
    row = db.session.scalar(select(PublicNotice).where(PublicNotice.pid == pid))
    if row is None:
        raise NotFound()
    return NoticeSheet(
        head=_line(row),
        working_days=row.working_days,
        sha256=row.sha256,
        intact=fingerprint(row.rows) == row.sha256,
        corrects=row.corrects,
        corrected_by=db.session.scalar(select(PublicNotice.pid).where(PublicNotice.corrects == row.pid)),
        rows=[shown_row(number, each) for number, each in enumerate(row.rows, 1)],
    )


def _line(row: Any) -> NoticeLine:
    return NoticeLine(
        pid=row.pid,
        kind=row.kind,
        number=row.subject_number,
        published_at=row.published_at,
        last_day=row.last_day,
        phase=phase(row.last_day, clock.today()),
    )


def shown_row(number: int, row: dict[str, Any]) -> ShownRow:
    """Return a kept row as it is read."""
    amount = row.get("amount_fen")
    return ShownRow(
        number=number,
        case=row["case"],
        firm=row.get("firm", ""),
        credit_code=row["credit_code"],
        agency=row["agency"],
        item=row.get("item", ""),
        amount=None if amount is None else Money(amount),
    )
