"""Appeals of firms against rejected applications, and of agencies against rejected claims."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.appeals.states import APPEAL, AppealState
from voucher.storage import Base, EnumValue, Moment, PublicId


class Appeal(PublicId, Base):
    """One appeal, about an application or about a claim. `case_number` is that case's.

    `firm_id` or `agency_id` is whose appeal it is. `order_id` is the claim's order: while the appeal is undecided, what
    was redeemed for it does not expire.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        CheckConstraint("(application_id IS NULL) <> (claim_id IS NULL)", name="one_case"),
        Index("ix_appeal_state", "state", "id"),
    )

    number: Mapped[str] = mapped_column(String(24), unique=True)
    case_number: Mapped[str] = mapped_column(String(24))
    application_id: Mapped[int | None] = mapped_column(ForeignKey("application.id"), index=True)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), index=True)
    order_id: Mapped[int | None] = mapped_column(ForeignKey("service_order.id"), index=True)
    firm_id: Mapped[int | None] = mapped_column(ForeignKey("firm.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    refusal: Mapped[str] = mapped_column(String(2000))  # the reason that is appealed against
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[AppealState] = mapped_column(EnumValue(AppealState), default=APPEAL.initial)
    filed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    filed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decide_by: Mapped[date]  # the last day for the bureau to decide
    decision: Mapped[str | None] = mapped_column(String(1000))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
