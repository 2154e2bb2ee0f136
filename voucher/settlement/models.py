"""Settlement batches: approved claims of one budget year, released together and paid line by line."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.ledger import NOTHING, Money
from voucher.settlement.states import BATCH, LINE, BatchState, LineState
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId


class Batch(PublicId, Base):
    """Claims of one budget year that are paid together; `pay_year` is the year the money leaves."""

    __tablename__ = "batch"
    __table_args__ = (Index("ix_batch_year", "budget_year", "id"), Index("ix_batch_state", "state", "id"))

    number: Mapped[str] = mapped_column(String(20), unique=True)
    budget_year: Mapped[int] = mapped_column(ForeignKey("budget_year.id"))
    pay_year: Mapped[int]
    total_fen: Mapped[Money] = mapped_column(MoneyFen, default=NOTHING)
    line_count: Mapped[int] = mapped_column(default=0)
    state: Mapped[BatchState] = mapped_column(EnumValue(BatchState), default=BATCH.initial)
    made_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    minutes_number: Mapped[str | None] = mapped_column(String(60))  # 会议纪要文号
    released_at: Mapped[datetime | None] = mapped_column(Moment)
    released_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str | None] = mapped_column(String(64))  # of the lines, frozen at locking
    reason: Mapped[str | None] = mapped_column(String(1000))  # why it was sent back


class BatchLine(PublicId, Base):
    """One claim in a batch, with the account it goes to as it was at locking."""

    __tablename__ = "batch_line"
    __table_args__ = (UniqueConstraint("batch_id", "claim_id"), Index("ix_batch_line_claim", "claim_id"))

    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    amount_fen: Mapped[Money] = mapped_column(MoneyFen)
    payee: Mapped[str] = mapped_column(String(100))
    bank_name: Mapped[str] = mapped_column(String(80))
    bank_account: Mapped[str] = mapped_column(String(34))
    state: Mapped[LineState] = mapped_column(EnumValue(LineState), default=LINE.initial)
    paid_on: Mapped[date | None]
    reference: Mapped[str | None] = mapped_column(String(60), unique=True)  # the bank's number of the payment
    failure: Mapped[str | None] = mapped_column(String(300))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
