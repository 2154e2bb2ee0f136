"""Warnings as they were raised, and which cases each is about."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.storage import Base, EnumValue, Moment, PublicId, RowId
from voucher.warnings.states import WARNING, WarningKind, WarningState


class RaisedWarning(PublicId, Base):
    """A finding that asks a reviewer for a look: once for each kind and subject, whatever becomes of it.

    `day` is when it came true. `evidence` holds the figures and the cases (kind, pid, name) as they were found, and
    is never changed.
    """

    __tablename__ = "warning"
    __table_args__ = (UniqueConstraint("kind", "subject"), Index("ix_warning_state", "state", "id"))

    kind: Mapped[WarningKind] = mapped_column(EnumValue(WarningKind))
    subject: Mapped[str] = mapped_column(String(80))
    day: Mapped[date]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[WarningState] = mapped_column(EnumValue(WarningState), default=WARNING.initial)
    raised_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class WarnedCase(Base):
    """A case a warning is about, to find the warning from the case."""

    __tablename__ = "warned_case"
    __table_args__ = (UniqueConstraint("warning_id", "case_pid"), Index("ix_warned_case_pid", "case_pid"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("warning.id"))
    case_kind: Mapped[str] = mapped_column(String(24))
    case_pid: Mapped[str] = mapped_column(String(26))
