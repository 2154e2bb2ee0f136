"""Clawbacks, the instalments they are owed in, and what was received."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.clawback.states import CLAWBACK, ClawbackState, Debtor
from voucher.ledger import NOTHING, Money
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId, RowId


class Clawback(PublicId, Base):
    """Money of one order that is taken back, from its proposal on.

    `owed_fen` is what the notice claims: nothing if the money was withheld before it was paid. `next_due` is the day
    of the oldest instalment that is not covered; None if nothing is owed.
    """

    __tablename__ = "clawback"
    __table_args__ = (
        CheckConstraint("received_fen <= owed_fen", name="never_too_much"),
        Index("ix_clawback_state", "state", "id"),
        Index("ix_clawback_due", "next_due", "state"),
        Index("ix_clawback_firm", "firm_id", "id"),
        Index("ix_clawback_agency", "agency_id", "id"),
    )

    number: Mapped[str] = mapped_column(String(24), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("service_order.id"), index=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    debtor: Mapped[Debtor] = mapped_column(EnumValue(Debtor))
    budget_year: Mapped[int]
    pool: Mapped[str] = mapped_column(String(12))
    amount_fen: Mapped[Money] = mapped_column(MoneyFen)
    owed_fen: Mapped[Money] = mapped_column(MoneyFen, default=NOTHING)
    received_fen: Mapped[Money] = mapped_column(MoneyFen, default=NOTHING)
    instalments: Mapped[int]
    next_due: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[ClawbackState] = mapped_column(EnumValue(ClawbackState), default=CLAWBACK.initial)
    proposed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document_number: Mapped[str | None] = mapped_column(String(60))  # of the write-off or the enforcement
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Instalment(Base):
    """A part of the debt and the last day to pay it, inclusive; `told_at` is when its debtor was reminded."""

    __tablename__ = "clawback_instalment"
    __table_args__ = (
        UniqueConstraint("clawback_id", "number"),
        Index("ix_clawback_instalment_due", "due_on", "told_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    clawback_id: Mapped[int] = mapped_column(ForeignKey("clawback.id"))
    number: Mapped[int]
    due_on: Mapped[date]
    amount_fen: Mapped[Money] = mapped_column(MoneyFen)
    told_at: Mapped[datetime | None] = mapped_column(Moment)


class Receipt(Base):
    """Money that came back, under the number of the bank's or the treasury's document. Never changed."""

    __tablename__ = "clawback_receipt"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    clawback_id: Mapped[int] = mapped_column(ForeignKey("clawback.id"), index=True)
    document_number: Mapped[str] = mapped_column(String(60), unique=True)
    amount_fen: Mapped[Money] = mapped_column(MoneyFen)
    received_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    recorded_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
