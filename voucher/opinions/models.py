"""What people think of the bureau's handling of their case."""

from datetime import date, datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.opinions.states import OPINION, Grade, OpinionState
from voucher.storage import Base, EnumValue, Moment, PublicId, RowId


class Opinion(PublicId, Base):
    """One grade for one decided case. Who gave it is not kept; the case is for those who follow it up only.

    `follow_by` is the last day, inclusive, to follow up a bad one; None for the others. `contacted_by` and `closed_by`
    are persons.
    """

    __tablename__ = "opinion"
    __table_args__ = (Index("ix_opinion_state", "state", "id"),)

    case_number: Mapped[str] = mapped_column(String(24), unique=True)
    grade: Mapped[Grade] = mapped_column(EnumValue(Grade))
    text: Mapped[str] = mapped_column(String(500), default="")
    state: Mapped[OpinionState] = mapped_column(EnumValue(OpinionState), default=OPINION.initial)
    given_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    follow_by: Mapped[date | None]
    contact: Mapped[str | None] = mapped_column(String(1000))  # what was said at the first contact
    contacted_at: Mapped[datetime | None] = mapped_column(Moment)
    contacted_by: Mapped[int | None] = mapped_column(RowId)
    outcome: Mapped[str | None] = mapped_column(String(1000))  # what was done, or why it does not count
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_by: Mapped[int | None] = mapped_column(RowId)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
