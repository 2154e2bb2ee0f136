"""Whether a public notice has shown what is about to be decided, and who objects to it.

The room of the notices stands further right: its tables are known here, and in every room to the right, by their names
only. Read, never written.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, ColumnElement, Date, Exists, String, column, exists, select, table
from sqlalchemy.orm import Session

from voucher import clock
from voucher.refusal import Refusal
from voucher.wording import N_

BATCH, ADMISSION = "batch", "admission"  # the kinds of notices
_HOLDING = ("filed", "upheld")  # objections that hold their case back

notices = table(
    "public_notice",
    column("id", BigInteger),
    column("pid", String),
    column("kind", String),
    column("subject_number", String),
    column("rows", JSON),
    column("last_day", Date),
)
objections = table("objection", column("case_number", String), column("state", String))


class NoticeMissing(Refusal):
    """Something was added or changed since the public last saw it, or it never did."""

    title = N_("No public notice shows %(number)s as it is now")
    next_step = N_("Nothing was decided. Publish the notice and wait until its last day is over.")


class NoticeStillRuns(Refusal):
    """Objections may still come in, on the last day too."""

    title = N_("The public notice of %(number)s still runs: its last day is %(last_day)s")
    next_step = N_("Nothing was decided. Decide on the day after the last one, or later.")


@dataclass(frozen=True, slots=True)
class Noticed:
    """What the public has seen of a subject: the latest notice, and the last day of all, inclusive.

    `complete` says whether every row stood in one of the notices as it is now.
    """

    pid: str
    last_day: date
    complete: bool

    @property
    def runs(self) -> bool:
        return clock.today() <= self.last_day


def noticed(session: Session, kind: str, number: str, rows: Sequence[dict[str, Any]]) -> Noticed | None:
    """Return what the public has seen of a batch (by its number) or an agency (by its code). One query."""
    found = session.execute(
        select(notices.c.pid, notices.c.rows, notices.c.last_day)
        .where(notices.c.kind == kind, notices.c.subject_number == number)
        .order_by(notices.c.id)
    ).all()
    if not found:
        return None
    shown = [row for notice in found for row in notice.rows]
    return Noticed(
        pid=found[-1].pid,
        last_day=max(notice.last_day for notice in found),
        complete=all(row in shown for row in rows),
    )


def require_noticed(session: Session, kind: str, number: str, rows: Sequence[dict[str, Any]]) -> None:
    """Refuse unless every row stood, as it is now, in a notice of this subject, and all of them have run out.

    A row that was shown and is gone since does no harm.

    Raises:
        NoticeMissing, NoticeStillRuns: As named.
    """
    seen = noticed(session, kind, number, rows)
    if seen is None or not seen.complete:
        raise NoticeMissing(number=number)
    if seen.runs:
        raise NoticeStillRuns(number=number, last_day=seen.last_day)


def objected(case_number: ColumnElement[str] | Any) -> Exists:
    """Return the condition that an objection holds the case back: it is undecided, or was found right."""
    return exists().where(objections.c.case_number == case_number, objections.c.state.in_(_HOLDING))


def held_back(session: Session, case_numbers: Collection[str]) -> set[str]:
    """Return those of the cases that an objection holds back. One query."""
    return set(
        session.scalars(
            select(objections.c.case_number).where(
                objections.c.case_number.in_(case_numbers), objections.c.state.in_(_HOLDING)
            )
        )
    )
