"""Whatever is asked for twice is done once: the key of a request is kept in the transaction of its work.

The door announces the request to the session; the first transaction that follows keeps the key. No verb has to think
of it, and none can forget it. Work without an announced request (commands, timers) keeps no key.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Mapped, Session, mapped_column

from voucher import clock
from voucher.storage.column_types import Moment, RowId
from voucher.storage.database import Base
from voucher.storage.upsert import DO_NOTHING, InsertOr

ANNOUNCED = "attempt"
LONGEST_WAIT = "'3s'"  # for the first attempt, while it still runs
LOCK_NOT_AVAILABLE = "55P03"


class AnsweredRequest(Base):
    """A request whose work is done: who asked, what it said, and its answer, which follows a moment after the work."""

    __tablename__ = "answered_request"
    __table_args__ = (UniqueConstraint("person_id", "key"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(64))
    request_id: Mapped[str | None] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    content: Mapped[dict[str, str]] = mapped_column(JSON)
    labels: Mapped[dict[str, str]] = mapped_column(JSON)
    status: Mapped[int | None]
    location: Mapped[str | None] = mapped_column(Text)
    messages: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    body: Mapped[str | None] = mapped_column(Text)


_KEEP = InsertOr(AnsweredRequest, DO_NOTHING).returning(AnsweredRequest.id)


@dataclass(slots=True)
class Attempt:
    """One request for a change.

    Args:
        key: Made before the first attempt, at most 64 characters, the person's own.
        content: What the request says: the digest of each of its parts, by name.
        labels: What the parts are called on the page, as far as they have a name for people.
        kept: Whether the key stands in the database: something was done.
    """

    person_id: int
    key: str
    request_id: str
    content: dict[str, str]
    labels: dict[str, str] = field(default_factory=dict)
    kept: bool = False


class SentBefore(Exception):
    """The key is known: its work is done, or is being done this moment. Nothing was done now."""


def announce(session: Session, attempt: Attempt) -> None:
    """Let the next transaction of this session keep the attempt's key."""
    session.info[ANNOUNCED] = attempt


def keep_key(session: Session) -> Attempt | None:
    """Keep the key of the announced attempt in the running transaction; return the attempt if there was one to keep.

    A rival with the same key is waited for, at most three seconds; one that fails leaves the key to this attempt.

    Raises:
        SentBefore: The key was kept by an earlier attempt, or the rival takes long.
    """
    attempt: Attempt | None = session.info.get(ANNOUNCED)
    if attempt is None or attempt.kept:
        return None
    _wait_at_most(session, LONGEST_WAIT)
    if not _inserted(session, attempt):
        raise SentBefore()
    _wait_at_most(session, None)
    return attempt


def _inserted(session: Session, attempt: Attempt) -> bool:
    row = {
        "person_id": attempt.person_id,
        "key": attempt.key,
        "request_id": attempt.request_id,
        "at": clock.now(),
        "content": attempt.content,
        "labels": attempt.labels,
    }
    try:
        return session.connection().execute(_KEEP, row).first() is not None
    except OperationalError as fault:
        if getattr(fault.orig, "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise SentBefore() from fault
        raise


def _wait_at_most(session: Session, time: str | None) -> None:
    """Limit the waiting for locks on PostgreSQL; None: as it was. On SQLite the transaction itself has waited."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout TO {time or 'DEFAULT'}")
