"""Public notices: what was shown to everybody, exactly as it was shown; and who objects to it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.publicity.states import OBJECTION, NoticeKind, ObjectionState
from voucher.storage import Base, EnumValue, Moment, PublicId


class PublicNotice(PublicId, Base):
    """A frozen list: the database refuses to change or delete it, and `sha256` proves `rows`.

    Each row names its `case`: the number of the claim, or of the agency. `last_day` is the last day of the period,
    inclusive; the day of publishing does not count. `corrects` is the pid of the notice that this one corrects.
    """

    __tablename__ = "public_notice"
    __table_args__ = (
        UniqueConstraint("kind", "subject_number", "sha256"),
        CheckConstraint("working_days > 0", name="some_days"),
    )

    kind: Mapped[NoticeKind] = mapped_column(EnumValue(NoticeKind))
    subject_number: Mapped[str] = mapped_column(String(20))
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64))
    working_days: Mapped[int]
    last_day: Mapped[date]
    corrects: Mapped[str | None] = mapped_column(String(26))
    published_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Objection(PublicId, Base):
    """What one person, named, has against one line of a notice. Name and telephone are for the bureau only.

    `line` counts the rows of the notice from 1; `case_number` is that row's case. `filed_by` is None for a visitor.
    """

    __tablename__ = "objection"
    __table_args__ = (
        Index("ix_objection_case", "case_number", "state"),
        Index("ix_objection_state", "state", "id"),
    )

    number: Mapped[str] = mapped_column(String(24), unique=True)
    notice_id: Mapped[int] = mapped_column(ForeignKey("public_notice.id"), index=True)
    line: Mapped[int]
    case_number: Mapped[str] = mapped_column(String(24))
    name: Mapped[str] = mapped_column(String(60))
    phone: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[ObjectionState] = mapped_column(EnumValue(ObjectionState), default=OBJECTION.initial)
    filed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decide_by: Mapped[date]  # the last day for the bureau to decide
    decision: Mapped[str | None] = mapped_column(String(1000))  # the reason that everybody concerned reads
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
