"""Applications for vouchers."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.applications.states import APPLICATION, PREQUALIFICATION, ApplicationState, Prequalification
from voucher.calendar.models import Promised
from voucher.ledger import GENERAL, NOTHING, Money
from voucher.storage import Base, EnumValue, Moment, MoneyFen, PublicId, RowId

_LIVE = text("state IN ('draft', 'queued', 'waiting', 'submitted', 'returned', 'accepted', 'reviewed')")


class Application(Promised, PublicId, Base):
    """One firm's request for one voucher in one round. At most one live application per firm and round.

    `number` (办件编号) is given at submission. `defects` is the one complete list of what has to be corrected:
    `[{"section": "purpose", "note": "…"}, …]`. `return_count` counts the returns.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_live",
            "firm_id",
            "round_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_application_queue", "state", "id"),
        Index("uq_application_turn", "round_id", "turn", unique=True),
        Index("uq_application_place", "round_id", "pool", "place", unique=True),
        Index("ix_application_firm", "firm_id", "id"),
        Index("ix_application_prequalification", "prequalification", "id"),
    )

    number: Mapped[str | None] = mapped_column(String(24), unique=True)
    firm_id: Mapped[int] = mapped_column(ForeignKey("firm.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    category_code: Mapped[str | None] = mapped_column(ForeignKey("category.code"))
    face_fen: Mapped[Money | None] = mapped_column(MoneyFen)
    purpose: Mapped[str] = mapped_column(String(2000), default="")
    expected_on: Mapped[date | None]
    firm_confirmed_at: Mapped[datetime | None] = mapped_column(Moment)  # the firm's details were looked over
    committed_at: Mapped[datetime | None] = mapped_column(Moment)  # 承诺书, ticked
    channel: Mapped[str] = mapped_column(String(12), default="online")
    assist_id: Mapped[int | None] = mapped_column(ForeignKey("assist_session.id"), index=True)  # filed in it
    state: Mapped[ApplicationState] = mapped_column(EnumValue(ApplicationState), default=APPLICATION.initial)
    pool: Mapped[str] = mapped_column(String(12), default=GENERAL)
    reserved: Mapped[bool] = mapped_column(default=False)  # holds money of its own (first come, first served)
    turn: Mapped[int | None]  # its number in the queue of its round, counted from 1; never given twice
    place: Mapped[int | None]  # on the waiting list of its round and pool; never given twice
    prequalification: Mapped[Prequalification] = mapped_column(
        EnumValue(Prequalification), default=PREQUALIFICATION.initial, server_default="none"
    )
    prequalified_at: Mapped[datetime | None] = mapped_column(Moment)  # when it was decided
    prequalified_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    prequalification_note: Mapped[str | None] = mapped_column(String(2000))  # why it was refused
    defects: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    correct_by: Mapped[date | None]
    returned_answers: Mapped[list[dict[str, Any]] | None] = mapped_column(
        JSON(none_as_null=True)
    )  # as returned last
    return_count: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str | None] = mapped_column(String(2000))  # of a rejection
    appeal_by: Mapped[date | None]  # the last day to appeal against it
    reopened: Mapped[int] = mapped_column(default=0, server_default="0")  # how often an appeal was upheld
    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    paused_at: Mapped[datetime | None] = mapped_column(
        Moment
    )  # the bureau waits for another body: the clock stands
    pause_reason: Mapped[str | None] = mapped_column(String(500))
    reviewed_at: Mapped[datetime | None] = mapped_column(Moment)
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    review_district: Mapped[str | None] = mapped_column(String(20))  # whose opinion it is; None: the city's
    review_note: Mapped[str | None] = mapped_column(String(2000))
    review_digest: Mapped[str | None] = mapped_column(String(64))  # of what the reviewer saw
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class WaitingLine(Base):
    """The line of a first-come round before one pool of money; whoever serves anybody holds its lock.

    `rest_fen` is what was left when the first of those who wait found too little: later, smaller requests may take
    it. What comes back belongs to those who wait. `places` counts the places given out.
    """

    __tablename__ = "waiting_line"
    __table_args__ = (UniqueConstraint("round_id", "pool"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    pool: Mapped[str] = mapped_column(String(12))
    rest_fen: Mapped[Money] = mapped_column(MoneyFen, default=NOTHING)
    places: Mapped[int] = mapped_column(default=0)
