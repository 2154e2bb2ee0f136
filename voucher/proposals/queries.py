"""Proposals that wait."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """One matter that a second person has to decide."""

    pid: str
    number: str | None
    kind: str
    subject_kind: str
    subject_id: int
    subject_name: str
    content: dict[str, Any]
    reason: str
    proposed_by: int
    proposed_at: datetime


def open_proposals(
    *, kinds: list[str] | None = None, subject: tuple[str, int] | None = None, limit: int = 100
) -> list[OpenProposal]:
    """Return waiting proposals, oldest first, of these kinds or about this (kind, id). One query."""
    statement = (
        select(Proposal).where(Proposal.state == ProposalState.OPEN).order_by(Proposal.id).limit(limit)
    )
    if kinds is not None:
        statement = statement.where(Proposal.kind.in_(kinds))
    if subject is not None:
        statement = statement.where(Proposal.subject_kind == subject[0], Proposal.subject_id == subject[1])
    return [
        OpenProposal(
            p.pid,
            p.number,
            p.kind,
            p.subject_kind,
            p.subject_id,
            p.subject_name,
            p.content,
            p.reason,
            p.proposed_by,
            p.proposed_at,
        )
        for p in db.session.scalars(statement)
    ]


def how_many_open() -> int:
    """Return how many proposals wait. One query."""
    return db.session.scalar(select(func.count()).where(Proposal.state == ProposalState.OPEN)) or 0
