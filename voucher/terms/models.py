"""The versions of the standing terms, each from its day on."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.storage import Base, Moment, PublicId


class TermsVersion(PublicId, Base):
    """One version, in force from `starts_on` until the next one starts. Never changed once it is kept.

    `numbers` is `terms.terms_to_keep`: every number by its name.
    """

    __tablename__ = "terms_version"

    starts_on: Mapped[date] = mapped_column(unique=True)
    numbers: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(1000))
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
