"""Disputes between the two sides of an order."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.disputes.states import DISPUTE, DisputeState, Ground
from voucher.ledger import Money
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId

_RUNNING = text("state IN ('open', 'answered')")


class Dispute(PublicId, Base):
    """One dispute; at most one of an order runs at a time.

    `kept_fen` is the voucher's part that the decision leaves with the order, `returned_fen` what it gave back.
    """

    __tablename__ = "dispute"
    __table_args__ = (
        Index(
            "uq_dispute_running", "order_id", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING
        ),
        Index("ix_dispute_state", "state", "id"),
    )

    number: Mapped[str] = mapped_column(String(24), unique=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("service_order.id"), index=True)
    opened_by_firm: Mapped[bool]
    ground: Mapped[Ground] = mapped_column(EnumValue(Ground))
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[DisputeState] = mapped_column(EnumValue(DisputeState), default=DISPUTE.initial)
    opened_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answer_by: Mapped[date]  # the bureau may decide without an answer after this day
    answer: Mapped[str | None] = mapped_column(String(1000))
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[str | None] = mapped_column(String(1000))  # the reason that both sides read
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kept_fen: Mapped[Money | None] = mapped_column(MoneyFen)
    returned_fen: Mapped[Money | None] = mapped_column(MoneyFen)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
