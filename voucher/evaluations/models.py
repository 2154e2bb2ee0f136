"""Yearly evaluations of agencies."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.agencies.states import Result
from voucher.evaluations.states import EVALUATION, EvaluationState
from voucher.storage import Base, EnumValue, Moment, PublicId

_LIVE = text("state <> 'declined'")


class Evaluation(PublicId, Base):
    """What was found about an agency for one year; at most one that was not declined.

    `facts` is `facts.Facts` as it was when the result was proposed.
    """

    __tablename__ = "agency_evaluation"
    __table_args__ = (
        Index(
            "uq_agency_evaluation_live",
            "agency_id",
            "year",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
    )

    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    year: Mapped[int]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[Result] = mapped_column(EnumValue(Result))
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[EvaluationState] = mapped_column(EnumValue(EvaluationState), default=EVALUATION.initial)
    proposed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
