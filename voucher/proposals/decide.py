"""Proposing and deciding, inside the transaction of the room whose matter it is."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Actor, different_person
from voucher.audit.record import Subject
from voucher.proposals.models import Proposal
from voucher.proposals.states import PROPOSAL, ProposalEvent
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked, next_number
from voucher.wording import N_

SERIES = "FH"  # 复核
VALID_FOR = timedelta(days=7)  # a proposal older than this no longer says what is wanted


class ProposalTooOld(Refusal):
    """It was made more than seven days ago."""

    title = N_("This proposal is more than seven days old")
    next_step = N_("Nothing was changed. Decline it, and ask for a fresh one if it is still wanted.")


class OnlyTheProposer(Refusal):
    """Somebody else's proposal is declined, not taken back."""

    title = N_("Only the colleague who proposed this can take it back")
    next_step = N_("Nothing was changed. Decline it instead, with your own name.")


def propose(
    session: Session, actor: Actor, kind: str, subject: Subject, *, name: str, reason: str, **content: Any
) -> Proposal:
    """Ask a second person to decide; `content` holds plain JSON values."""
    proposal = Proposal(
        number=next_number(session, SERIES, clock.budget_year()),
        kind=kind,
        subject_kind=subject.__tablename__,
        subject_id=subject.id,
        subject_name=name,
        content=content,
        reason=reason,
        proposed_by=actor.person_id,
    )
    session.add(proposal)
    session.flush()
    return proposal


def decide(session: Session, actor: Actor, pid: str, kind: str, *, approve: bool) -> Proposal:
    """Close the proposal with the second person's word and return it, locked.

    Raises:
        NotFound: There is none of this kind.
        SamePerson: The actor proposed it.
        CannotMove: It is decided already.
        ProposalTooOld: More than seven days; it can only be declined.
    """
    proposal = locked(session, Proposal, pid)
    if proposal.kind != kind:
        raise NotFound()
    different_person(actor, proposal.proposed_by)
    proposal.state = PROPOSAL.next(
        proposal.state, ProposalEvent.APPROVE if approve else ProposalEvent.DECLINE
    )
    if approve and clock.now() - proposal.proposed_at > VALID_FOR:
        raise ProposalTooOld()
    proposal.decided_by, proposal.decided_at = actor.person_id, clock.now()
    return proposal


def withdraw(session: Session, actor: Actor, pid: str, kind: str) -> Proposal:
    """Take one's own proposal back and return it, locked.

    Raises:
        NotFound: There is none of this kind.
        OnlyTheProposer: Somebody else made it.
        CannotMove: It is decided already.
    """
    proposal = locked(session, Proposal, pid)
    if proposal.kind != kind:
        raise NotFound()
    if proposal.proposed_by != actor.person_id:
        raise OnlyTheProposer()
    proposal.state = PROPOSAL.next(proposal.state, ProposalEvent.WITHDRAW)
    return proposal
