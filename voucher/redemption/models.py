"""Claims of agencies for payment, and the invoices that back them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.calendar.models import Promised
from voucher.ledger import NOTHING, Money
from voucher.redemption.states import CLAIM, ClaimState
from voucher.redemption.verdict import Verdict
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId, RowId

_LIVE_CLAIM = text("state NOT IN ('rejected', 'withdrawn', 'lapsed')")
_READY_CLAIM = text("state IN ('approved', 'pay_failed')")  # `states.READY`: few of many
_LIVE_INVOICE = text("released_at IS NULL")


class Claim(Promised, PublicId, Base):
    """One order's claim for payment; at most one live claim per order.

    `payable_fen` is recomputed at the second check; `formula` keeps what it was computed from.
    """

    __tablename__ = "claim"
    __table_args__ = (
        Index(
            "uq_claim_live", "order_id", unique=True, sqlite_where=_LIVE_CLAIM, postgresql_where=_LIVE_CLAIM
        ),
        Index("ix_claim_state", "state", "id"),
        Index("ix_claim_agency", "agency_id", "id"),
        Index(
            "ix_claim_ready",
            "budget_year",
            "agency_id",
            "id",
            sqlite_where=_READY_CLAIM,
            postgresql_where=_READY_CLAIM,
        ),
    )

    number: Mapped[str | None] = mapped_column(String(24), unique=True)  # given at submission
    order_id: Mapped[int] = mapped_column(ForeignKey("service_order.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    budget_year: Mapped[int]
    own_payment_fen: Mapped[Money | None] = mapped_column(MoneyFen)  # the firm's own transfer to the agency
    own_payment_on: Mapped[date | None]
    payable_fen: Mapped[Money | None] = mapped_column(MoneyFen)
    formula: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    state: Mapped[ClaimState] = mapped_column(EnumValue(ClaimState), default=CLAIM.initial)
    defects: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    correct_by: Mapped[date | None]
    returned_answers: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # as returned last
    reason: Mapped[str | None] = mapped_column(String(2000))
    rejected_by: Mapped[int | None] = mapped_column(RowId)  # the person
    appeal_by: Mapped[date | None]  # the last day to appeal against the rejection
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    checked_at: Mapped[datetime | None] = mapped_column(Moment)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None] = mapped_column(Moment)
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    rechecks: Mapped[int] = mapped_column(default=0)  # how often an approval was undone
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Invoice(Base):
    """One invoice of a claim. Its normalised key backs one live claim in all years; `released_at` frees it."""

    __tablename__ = "invoice"
    __table_args__ = (
        Index(
            "uq_invoice_live", "key", unique=True, sqlite_where=_LIVE_INVOICE, postgresql_where=_LIVE_INVOICE
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    key: Mapped[str] = mapped_column(String(24), index=True)
    code: Mapped[str | None] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(20))
    issued_on: Mapped[date]
    amount_fen: Mapped[Money] = mapped_column(MoneyFen)  # tax included
    seller_code: Mapped[str] = mapped_column(String(18))
    buyer_code: Mapped[str] = mapped_column(String(18))
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    red_fen: Mapped[Money] = mapped_column(MoneyFen, default=NOTHING)  # what red-letter invoices took of it


class InvoiceCheck(Base):
    """What the tax platform said of an invoice at one moment; by a person who looked, or by its file. Never changed."""

    __tablename__ = "invoice_check"
    __table_args__ = (Index("ix_invoice_check_invoice", "invoice_id", "checked_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    verdict: Mapped[Verdict] = mapped_column(EnumValue(Verdict))
    red_fen: Mapped[Money] = mapped_column(MoneyFen, default=NOTHING)
    red_number: Mapped[str | None] = mapped_column(String(40))
    by_file: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class ClaimOverride(Base):
    """Why an officer approved a claim although a warning about it was open: one row for each such warning."""

    __tablename__ = "claim_override"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    warning_id: Mapped[int] = mapped_column(ForeignKey("warning.id"), index=True)
    reason: Mapped[str] = mapped_column(String(1000))
    decided_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
