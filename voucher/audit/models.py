"""The audit trail: one line for every change, written in its transaction, never changed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.storage import Base, Moment, RowId


class AuditEvent(Base):
    """Who did what to which record, as whom, for whom, from which state to which, when, in which request.

    On PostgreSQL each year, by the city's clocks, has a partition of its own.
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
