"""Public notices: what was shown to everybody, exactly as it was shown."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.publicity.states import NoticeKind
from voucher.storage import Base, EnumValue, Moment, PublicId


class PublicNotice(PublicId, Base):
    """A frozen list; `rows` never change after publishing, and `sha256` proves it.

    `last_day` is the last day of the period, inclusive; the day of publishing does not count.
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
    published_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
