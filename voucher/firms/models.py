"""Firms, as they declared themselves and as an officer confirmed them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.calendar.models import Promised
from voucher.firms.size_class import SizeClass
from voucher.firms.states import FIRM, FIRM_DRAFT, FirmDraftState, FirmState
from voucher.storage import Base, EnumValue, Moment, PublicId

_OPEN = text("state = 'open'")


class Firm(Promised, PublicId, Base):
    """A firm. Figures are those of the previous year; None means not declared (a new firm has none)."""

    __tablename__ = "firm"
    __table_args__ = (Index("ix_firm_state", "state", "id"),)

    number: Mapped[str | None] = mapped_column(
        String(24), index=True, unique=True
    )  # 办件编号 of the registration
    credit_code: Mapped[str] = mapped_column(String(18), unique=True)
    code_needs_check: Mapped[bool] = mapped_column(default=False)  # legal, but fails the check character
    name: Mapped[str] = mapped_column(String(100), index=True)
    legal_representative: Mapped[str] = mapped_column(String(60))
    founded_on: Mapped[date | None]
    industry_code: Mapped[str] = mapped_column(String(5))  # GB/T 4754-2017
    district: Mapped[str] = mapped_column(String(20), index=True)
    address: Mapped[str] = mapped_column(String(200))
    employees: Mapped[int | None]
    revenue_yuan: Mapped[int | None] = mapped_column(BigInteger)
    assets_yuan: Mapped[int | None] = mapped_column(BigInteger)
    size_proposed: Mapped[SizeClass] = mapped_column(EnumValue(SizeClass))
    size_confirmed: Mapped[SizeClass | None] = mapped_column(EnumValue(SizeClass))
    contact_name: Mapped[str] = mapped_column(String(60))
    contact_phone: Mapped[str] = mapped_column(String(20))
    contact_email: Mapped[str] = mapped_column(String(254))
    state: Mapped[FirmState] = mapped_column(EnumValue(FirmState), default=FIRM.initial)
    officer_note: Mapped[str | None] = mapped_column(String(1000))  # why it was returned or refused
    registered_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    waiting_since: Mapped[datetime | None] = mapped_column(Moment)  # its last change; None: its registration
    assist_id: Mapped[int | None] = mapped_column(
        BigInteger
    )  # the assisted session its last change came from
    verified_at: Mapped[datetime | None] = mapped_column(Moment)
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class FirmDraft(PublicId, Base):
    """New details that a window clerk wrote for a firm; nothing changes until the firm confirms them.

    `details` and `contact` are kept as plain JSON and never changed: another draft is another row. `firm_version` is
    the firm's when it was written. At most one draft of a firm is open.
    """

    __tablename__ = "firm_draft"
    __table_args__ = (
        Index("uq_firm_draft_open", "firm_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    assist_id: Mapped[int] = mapped_column(ForeignKey("assist_session.id"), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    contact: Mapped[dict[str, Any]] = mapped_column(JSON)
    firm_version: Mapped[int]
    state: Mapped[FirmDraftState] = mapped_column(EnumValue(FirmDraftState), default=FIRM_DRAFT.initial)
    written_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    written_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str | None] = mapped_column(String(1000))  # why the firm declined it
