"""What waits for a second person's decision about a voucher."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from voucher.access import Actor, Role
from voucher.accounts.models import Person
from voucher.issuance.models import Voucher
from voucher.issuance.proposal_kinds import EXTENSION, REVOCATION
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.refusal import NotFound
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class Matter:
    """One open proposal. `use_by` and `redeem_by` are the days of an extension."""

    pid: str
    kind: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    use_by: date | None
    redeem_by: date | None
    is_mine_to_decide: bool

    @property
    def is_extension(self) -> bool:
        return self.kind == EXTENSION


def matters_of(actor: Actor, voucher_id: int) -> list[Matter]:
    """Return the open proposals about a voucher, oldest first. One query."""
    rows = db.session.execute(
        select(Proposal, Person.name)
        .join(Person, Person.id == Proposal.proposed_by)
        .where(
            Proposal.state == ProposalState.OPEN,
            Proposal.subject_kind == Voucher.__tablename__,
            Proposal.subject_id == voucher_id,
        )
        .order_by(Proposal.id)
    )
    return [_matter(actor, proposal, name) for proposal, name in rows]


def kind_and_voucher(proposal_pid: str) -> tuple[str, str]:
    """Return what is proposed and the pid of the voucher it is about. One query.

    Raises:
        NotFound: There is no such proposal about a voucher.
    """
    row = db.session.execute(
        select(Proposal.kind, Voucher.pid)
        .join(Voucher, Voucher.id == Proposal.subject_id)
        .where(Proposal.pid == proposal_pid, Proposal.kind.in_((EXTENSION, REVOCATION)))
    ).first()
    if row is None:
        raise NotFound()
    return row[0], row[1]


def _matter(actor: Actor, proposal: Proposal, name: str) -> Matter:
    use_by, redeem_by = proposal.content.get("use_by"), proposal.content.get("redeem_by")
    return Matter(
        pid=proposal.pid,
        kind=proposal.kind,
        reason=proposal.reason,
        proposed_by=name,
        proposed_at=proposal.proposed_at,
        use_by=date.fromisoformat(use_by) if use_by else None,
        redeem_by=date.fromisoformat(redeem_by) if redeem_by else None,
        is_mine_to_decide=Role.APPROVER in actor.roles and actor.person_id != proposal.proposed_by,
    )
