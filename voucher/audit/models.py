"""The audit trail: one line for every change, written in its transaction, never changed; and the chain over it."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.storage import Base, Moment, RowId


class AuditEvent(Base):
    """Who did what to which record, as whom, for whom, from which state to which, when, in which request.

    On PostgreSQL each year, by the city's clocks, has a partition of its own. The chain holds of `person_name`, `note`
    and `facts`, which may name people, only a digest made with `salt`.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_kind", "subject_id", "id"),
        {"postgresql_partition_by": "RANGE (at)"},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    at: Mapped[datetime] = mapped_column(Moment, default=clock.now, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    person_name: Mapped[str] = mapped_column(String(60))
    roles: Mapped[str] = mapped_column(String(60))
    firm_id: Mapped[int | None] = mapped_column(BigInteger)
    agency_id: Mapped[int | None] = mapped_column(BigInteger)
    assist_id: Mapped[int | None] = mapped_column(BigInteger)  # the assisted session in which it was done
    action: Mapped[str] = mapped_column(String(40), index=True)
    event: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    source: Mapped[str | None] = mapped_column(String(24))
    target: Mapped[str | None] = mapped_column(String(24))
    note: Mapped[str | None] = mapped_column(String(2000))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    request_id: Mapped[str | None] = mapped_column(String(32))
    salt: Mapped[str | None] = mapped_column(String(32), default=lambda: secrets.token_hex(16))


class AuditSeal(Base):
    """One link of the chain over what is settled: events of the trail, or entries of the books with their transfers.

    `digest` covers the previous link's digest, this row and every member in the order of their ids. The members are
    the ids from `first_id` to `last_id` without the `gaps` (`[[from, to], …]`, ids that nobody had seen when it was
    sealed), and `late`: ids in gaps of earlier links that have appeared since. `marks` holds the first 8 hex digits of
    each member's own digest, so that a changed member can be named. Append-only.
    """

    __tablename__ = "audit_seal"
    __table_args__ = (Index("ix_audit_seal_kind", "kind", "id"),)

    id: Mapped[int] = mapped_column(
        RowId, primary_key=True, autoincrement=False
    )  # counted from 1, without gaps
    kind: Mapped[str] = mapped_column(String(8))  # `trail` or `books`
    first_id: Mapped[int] = mapped_column(BigInteger)
    last_id: Mapped[int] = mapped_column(BigInteger)
    members: Mapped[int]
    gaps: Mapped[list[list[int]]] = mapped_column(JSON)
    late: Mapped[list[int]] = mapped_column(JSON)
    marks: Mapped[str] = mapped_column(Text, deferred=True)
    at: Mapped[datetime] = mapped_column(Moment)
    previous: Mapped[str] = mapped_column(String(64))  # empty for the first
    digest: Mapped[str] = mapped_column(String(64))
