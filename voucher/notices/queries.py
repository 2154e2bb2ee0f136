"""A person's notices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select

from voucher.access import Actor
from voucher.notices.enqueue import unpack
from voucher.notices.models import Notice
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """One notice: a marked text and its facts, to be said in the reader's language."""

    pid: str
    text: str
    facts: dict[str, Any]
    created_at: datetime
    unread: bool
    leads_somewhere: bool


def count_unread(actor: Actor) -> int:
    """Return how many notices the person has not read. One query."""
    return db.session.scalar(_UNREAD, {"person": actor.person_id}) or 0


_UNREAD = select(func.count()).where(Notice.person_id == bindparam("person"), Notice.read_at.is_(None))


def own_notices(actor: Actor, *, after: int | None = None) -> Page[NoticeLine]:
    """Return the person's notices, newest first, in pages. One query."""
    statement = newest_first(select(Notice).where(Notice.person_id == actor.person_id), Notice.id, after)
    return page_of(db.session.scalars(statement).all(), lambda row: row.id, _line)


def _line(row: Notice) -> NoticeLine:
    facts = {name: unpack(value) for name, value in row.facts.items()}
    return NoticeLine(row.pid, row.text, facts, row.created_at, row.read_at is None, bool(row.endpoint))
