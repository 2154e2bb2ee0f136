"""Decisions that take two people: one proposes, another decides on exactly what was proposed."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.proposals.states import ProposalState
from voucher.storage import Base, EnumValue, Moment, PublicId


class Proposal(PublicId, Base):
    """What somebody asks a second person to decide. `content` is never changed after it was proposed."""

    __tablename__ = "proposal"
    __table_args__ = (Index("ix_proposal_open", "state", "kind", "id"),)

    number: Mapped[str | None] = mapped_column(String(24), index=True, unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(24))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    subject_name: Mapped[str] = mapped_column(String(120))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(String(1000))
    state: Mapped[ProposalState] = mapped_column(EnumValue(ProposalState), default=ProposalState.OPEN)
    proposed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
