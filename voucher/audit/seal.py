"""Seals the audit trail and the books: a chain of digests over what is settled, beside the changes, never in their way.

A chain that each change lengthened in its own transaction would let the whole city queue before one row. So events
and entries stay plain rows, and whoever has time seals those that can be seen. Ids do not become visible in their
order: who took a smaller one may commit later. Ids that are missing are kept as gaps, and looked for again.
"""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.audit import lines
from voucher.audit.models import AuditEvent, AuditSeal
from voucher.storage import alone, db, transaction

LARGEST = 2_000  # members of one seal
TRIES, PAUSE = 30, 0.2  # seconds
EVERY = timedelta(minutes=1)
LATE_FOR = timedelta(
    hours=1
)  # the transactions of pages are over by then; the nightly run looks at every gap
SEALING = 7_140_002  # this work's number among those that one process does alone

KINDS: dict[str, Callable[[Session, lines.Condition, int], lines.Lines]] = {
    "trail": lines.events,
    "books": lines.entries,
}
IDS: dict[str, Any] = {"trail": AuditEvent.id, "books": lines.ENTRIES.c.id}


def seal_now_and_then() -> int:
    """Seal what waits if the newest seal is older than a minute; return how many events and entries."""
    newest = _newest(db.session())
    if newest and clock.now() < newest.at + EVERY:
        return 0
    return seal_all(late_since=clock.now() - LATE_FOR)


def seal_all(*, late_since: datetime | None = None) -> int:
    """Seal everything that waits; return how many events and entries.

    Whoever is second while another seals waits a moment and looks again, thirty times. What is not committed yet is
    sealed by a later run.

    Args:
        late_since: Look for late members in the gaps of seals since then; None for every seal.
    """
    return sum(sum(_seals(kind, late_since)) for kind in KINDS)


def _seals(kind: str, late_since: datetime | None) -> Iterator[int]:
    """Append seals until nothing waits; yield how many members each has, none where somebody else was faster.

    What comes while the last one is made waits for a later run: in a rush there would be no end.
    """
    lost = 0
    while lost < TRIES and (draft := _draft(db.session(), kind, late_since)):
        sealed = _append(draft)
        yield sealed
        if not sealed:
            lost += 1
            time.sleep(PAUSE)
        elif sealed < LARGEST:
            return


def _append(draft: AuditSeal) -> int:
    with transaction() as session:
        if not alone(session, SEALING) or _next_id(_newest(session)) != draft.id:
            return 0
        session.add(draft)
        return draft.members


def _draft(session: Session, kind: str, late_since: datetime | None) -> AuditSeal | None:
    session.rollback()
    newest, last = _newest(session), _last_id(session, kind)
    late = _late(session, kind, late_since)
    members = KINDS[kind](session, lambda row_id: row_id.in_(late), LARGEST) if late else []
    fresh = KINDS[kind](session, lambda row_id: row_id > last, LARGEST - len(members))
    if not members and not fresh:
        return None
    draft = AuditSeal(
        id=_next_id(newest),
        kind=kind,
        first_id=last + 1,
        last_id=fresh[-1][0] if fresh else last,
        gaps=_gaps(last, [row_id for row_id, _line in fresh]),
        late=[row_id for row_id, _line in members],
        at=clock.now(),
        previous=newest.digest if newest else "",
    )
    _close(draft, [line for _row_id, line in [*members, *fresh]])
    return draft


def _close(draft: AuditSeal, members: Sequence[str]) -> None:
    """Put the digest over the link before, this row and its members."""
    draft.members = len(members)
    draft.marks = "".join(hashlib.sha256(line.encode()).hexdigest()[:8] for line in members)
    head = [draft.id, draft.kind, draft.first_id, draft.last_id, draft.members, draft.gaps, draft.late]
    covered = [draft.previous, lines.canonical([*head, lines.moment(draft.at)]), *members]
    draft.digest = hashlib.sha256("".join(f"{line}\n" for line in covered).encode()).hexdigest()


def _gaps(last: int, ids: Sequence[int]) -> list[list[int]]:
    """Return the ranges of ids after `last` that are missing before the last of `ids`."""
    return [
        [before + 1, after - 1]
        for before, after in zip([last, *ids], ids, strict=False)
        if after > before + 1
    ]


def _late(session: Session, kind: str, since: datetime | None) -> list[int]:
    """Return the ids in gaps of earlier seals that have appeared and are in no seal yet, the first of them."""
    statement = select(AuditSeal.gaps, AuditSeal.late).where(AuditSeal.kind == kind).order_by(AuditSeal.id)
    if since:
        statement = statement.where(AuditSeal.at >= since)
    found, sealed = set[int](), set[int]()
    for gaps, late in session.execute(statement).all():
        sealed.update(late)
        for begin in range(0, len(gaps), 200):
            found.update(_appeared(session, kind, gaps[begin : begin + 200]))
    return sorted(found - sealed)[:LARGEST]


def _appeared(session: Session, kind: str, gaps: Sequence[Sequence[int]]) -> Iterable[int]:
    row_id = IDS[kind]
    inside = or_(*[row_id.between(begin, end) for begin, end in gaps])
    return session.scalars(select(row_id).where(inside)).all()


def _newest(session: Session) -> AuditSeal | None:
    return session.scalar(select(AuditSeal).order_by(AuditSeal.id.desc()).limit(1))


def _next_id(newest: AuditSeal | None) -> int:
    return newest.id + 1 if newest else 1


def _last_id(session: Session, kind: str) -> int:
    statement = select(AuditSeal.last_id).where(AuditSeal.kind == kind).order_by(AuditSeal.id.desc()).limit(1)
    return session.scalar(statement) or 0
