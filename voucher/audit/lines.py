"""What of an event, and of an entry of the books, is under the seal: one line of text for each, in one defined form."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Row, String, column, select, table
from sqlalchemy.orm import Session

from voucher.audit.models import AuditEvent
from voucher.storage import Moment

Condition = Callable[[ColumnElement[int]], ColumnElement[bool]]
Lines = list[tuple[int, str]]

ENTRIES = table(
    "ledger_entry",
    column("id", BigInteger),
    column("at", Moment),
    *[column(name) for name in ("key", "budget_year", "reason", "content_digest", "person_id", "request_id")],
)
TRANSFERS = table(
    "ledger_transfer", *[column(name) for name in ("id", "entry_id", "source_id", "target_id", "amount_fen")]
)
ACCOUNTS = table(
    "ledger_account",
    column("id", BigInteger),
    *[column(name, String) for name in ("budget_year", "pool", "stage", "holder", "holder_id")],
)


def canonical(value: Any) -> str:
    """Return the one way to write a value: JSON without spaces, keys in order, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def moment(at: datetime) -> str:
    """Return a moment in UTC with six digits of its second, such as `2026-03-01T01:30:00.000000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def events(session: Session, wanted: Condition, most: int) -> Lines:
    """Return the ids and lines of events, by their ids, the first `most`. One query."""
    trail = AuditEvent.__table__
    statement = select(trail).where(wanted(trail.c.id)).order_by(trail.c.id).limit(most)
    return [(row.id, _event(row)) for row in session.execute(statement)]


def entries(session: Session, wanted: Condition, most: int) -> Lines:
    """Return the ids and lines of entries with their transfers, by their ids, the first `most`. Two queries."""
    statement = select(ENTRIES).where(wanted(ENTRIES.c.id)).order_by(ENTRIES.c.id).limit(most)
    rows = session.execute(statement).all()
    moved = _transfers(session, [row.id for row in rows])
    return [(row.id, _entry(row, moved[row.id])) for row in rows]


def _event(row: Row[Any]) -> str:
    private = f"{row.salt or ''}{canonical([row.person_name, row.note, row.facts])}"
    return canonical(
        [
            row.id,
            moment(row.at),
            row.person_id,
            row.roles,
            row.firm_id,
            row.agency_id,
            row.assist_id,
            row.action,
            row.event,
            row.subject_kind,
            row.subject_id,
            row.source,
            row.target,
            row.request_id,
            hashlib.sha256(private.encode()).hexdigest(),
        ]
    )


def _entry(row: Row[Any], transfers: list[list[Any]]) -> str:
    what = [row.key, row.budget_year, row.reason, row.content_digest, row.person_id, row.request_id]
    return canonical([row.id, moment(row.at), *what, transfers])


def _transfers(session: Session, entry_ids: Sequence[int]) -> defaultdict[int, list[list[Any]]]:
    """Return source, target and fen of the transfers of each entry, in the order in which they were posted."""
    source, target = ACCOUNTS.alias("source"), ACCOUNTS.alias("target")
    rows = session.execute(
        select(TRANSFERS.c.entry_id, source, target, TRANSFERS.c.amount_fen)
        .join(source, source.c.id == TRANSFERS.c.source_id)
        .join(target, target.c.id == TRANSFERS.c.target_id)
        .where(TRANSFERS.c.entry_id.in_(entry_ids))
        .order_by(TRANSFERS.c.id)
    )
    moved = defaultdict[int, list[list[Any]]](list)
    for entry_id, _source_id, *rest in rows:
        moved[entry_id].append([_address(rest[:5]), _address(rest[6:11]), rest[11]])
    return moved


def _address(parts: Sequence[Any]) -> str:
    return "/".join(str(part) for part in parts)
