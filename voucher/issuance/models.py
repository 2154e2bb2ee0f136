"""Vouchers."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.issuance.states import VOUCHER, VoucherState
from voucher.ledger import GENERAL, Money
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId


class Voucher(PublicId, Base):
    """A voucher of one firm for one category. Its balance is its account in the books, never a column here.

    `use_by` and `redeem_by` are the last days, inclusive. `token` is what the QR code carries. `code` is the short
    code for people, without its group hyphens.
    """

    __tablename__ = "voucher"
    __table_args__ = (
        Index("ix_voucher_firm", "firm_id", "id"),
        Index("ix_voucher_year", "budget_year", "id"),
        Index("ix_voucher_use_by", "state", "use_by"),
    )

    code: Mapped[str] = mapped_column(String(20), unique=True)
    token: Mapped[str] = mapped_column(String(26), unique=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    budget_year: Mapped[int] = mapped_column(ForeignKey("budget_year.id"))
    pool: Mapped[str] = mapped_column(String(12), default=GENERAL)
    category_code: Mapped[str] = mapped_column(ForeignKey("category.code"), index=True)
    face_fen: Mapped[Money] = mapped_column(MoneyFen)
    issued_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    use_by: Mapped[date]
    redeem_by: Mapped[date]
    state: Mapped[VoucherState] = mapped_column(EnumValue(VoucherState), default=VOUCHER.initial)
    reason: Mapped[str | None] = mapped_column(String(1000))  # of a freeze or revocation
    reminded_days: Mapped[int | None]  # the last reminder sent, in days before use_by
    redeem_reminded_days: Mapped[int | None]  # the same before redeem_by
