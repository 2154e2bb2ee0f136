"""Rounds of applications, and the dated policy versions that hold every number of the scheme."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.ledger import Money
from voucher.rounds.states import ROUND, Mode, RoundState
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId, RowId


class Policy(Base):
    """One version of the scheme's numbers. Never changed once a round has used it: a change is a new version.

    `faces` lists the face values a firm may ask for: `[{"face_fen": 1000000, "sizes": ["micro", "small"]}, …]`.
    Deadlines are `days` after issue, or the `last` day if that is earlier; all days inclusive.
    """

    __tablename__ = "policy"
    __table_args__ = (CheckConstraint("ratio_bp > 0 AND ratio_bp <= 10000", name="ratio"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    title: Mapped[str] = mapped_column(String(80))
    faces: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    ratio_bp: Mapped[int]  # the voucher's largest share of a price, in basis points
    cap_per_firm_fen: Mapped[Money] = mapped_column(
        MoneyFen
    )  # per firm and year of issue, net of what came back
    use_days: Mapped[int]
    use_last: Mapped[date]
    redeem_days: Mapped[int]
    redeem_last: Mapped[date]
    accept_order_days: Mapped[int]  # calendar days for the agency to accept an order
    confirm_days: Mapped[int]  # working days until the firm is reminded to confirm a delivery
    rating_days: Mapped[int]  # calendar days for the firm to rate
    correction_days: Mapped[int]  # working days to correct a returned application or claim
    promise_days: Mapped[int]  # working days promised for a decision
    divisible: Mapped[bool] = mapped_column(default=True)  # may a voucher serve several orders
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Round(PublicId, Base):
    """A call for applications against one budget year, under one policy version."""

    __tablename__ = "round"
    __table_args__ = (Index("ix_round_year_state", "budget_year", "state"),)

    number: Mapped[str] = mapped_column(String(20), unique=True)  # such as PC2026-01
    name: Mapped[str] = mapped_column(String(80))
    budget_year: Mapped[int] = mapped_column(ForeignKey("budget_year.id"))
    policy_id: Mapped[int] = mapped_column(ForeignKey("policy.id"))
    mode: Mapped[Mode] = mapped_column(EnumValue(Mode), default=Mode.REVIEWED)
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    prequalified_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    state: Mapped[RoundState] = mapped_column(EnumValue(RoundState), default=ROUND.initial)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
