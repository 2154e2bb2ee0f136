"""What one person proposed about a year's money and a second person decides."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.models import Person
from voucher.budget.changes import Change, changes_of
from voucher.budget.closings import Accounts, accounts_of
from voucher.budget.commitments import COMMITTED, StageSum
from voucher.budget.models import BudgetYear
from voucher.budget.proposal_kinds import APPROPRIATION, CARRY_OVER, CLOSE, QUOTA, REOPEN
from voucher.ledger import Money
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.terms.queries import terms_on
from voucher.wording import N_

TITLES = {
    APPROPRIATION: N_("Grant money to the year"),
    QUOTA: N_("Move money between pools"),
    CLOSE: N_("Close the budget year"),
    REOPEN: N_("Reopen the budget year"),
    CARRY_OVER: N_("Carry lapsed money over to a later year"),
}
CUT_TITLE = N_("Cut money from the year")


@dataclass(frozen=True, slots=True)
class ProposalSheet:
    """A proposal about a year's money; `mine` says that the reader made it and cannot decide it.

    `accounts` are the figures that a closing freezes, as they were proposed. `target_year` is where a carry-over
    goes, `use_up_by` the last year in which the proposal's money should be used.
    """

    pid: str
    number: str | None
    kind: str
    title: str
    year: int
    document_number: str
    amount: Money | None
    target_year: int | None
    use_up_by: int
    changes: list[Change]
    accounts: Accounts | None
    digest: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    state: ProposalState
    mine: bool
    may_decide: bool

    @property
    def late_by_rule(self) -> bool:
        return self.target_year is not None and self.target_year > self.use_up_by

    @property
    def is_open(self) -> bool:
        return self.state is ProposalState.OPEN


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A proposal that waits, as a list shows it."""

    pid: str
    title: str
    amount: Money | None
    reason: str
    proposed_by: str
    proposed_at: datetime


def waiting(actor: Actor, year: int | None = None) -> list[WaitingProposal]:
    """Return the proposals that wait, of the year or of all years, the oldest first. One query."""
    require(actor, Action.BUDGET_READ)
    statement = (
        select(Proposal, Person.name)
        .join(Person, Person.id == Proposal.proposed_by)
        .where(Proposal.state == ProposalState.OPEN, Proposal.subject_kind == BudgetYear.__tablename__)
        .order_by(Proposal.id)
        .limit(50)
    )
    if year is not None:
        statement = statement.where(Proposal.subject_id == year)
    return [
        WaitingProposal(p.pid, _title(p), _amount(p), p.reason, proposer, p.proposed_at)
        for p, proposer in db.session.execute(statement)
    ]


def proposal_sheet(actor: Actor, pid: str) -> ProposalSheet:
    """Return a proposal with what it would change. At most four queries.

    Raises:
        NotFound: No such proposal about a year's money.
    """
    require(actor, Action.BUDGET_READ)
    proposer, decider = aliased(Person), aliased(Person)
    found = db.session.execute(
        select(Proposal, proposer.name, decider.name)
        .join(proposer, proposer.id == Proposal.proposed_by)
        .outerjoin(decider, decider.id == Proposal.decided_by)
        .where(Proposal.pid == pid, Proposal.subject_kind == BudgetYear.__tablename__)
    ).first()
    if found is None:
        raise NotFound()
    proposal, proposed_by, decided_by = found
    year, content = proposal.subject_id, proposal.content
    is_open = proposal.state is ProposalState.OPEN
    return ProposalSheet(
        pid=proposal.pid,
        number=proposal.number,
        kind=proposal.kind,
        title=_title(proposal),
        year=year,
        document_number=content.get("document_number", ""),
        amount=_amount(proposal),
        target_year=content.get("target_year"),
        use_up_by=use_up_by(year),
        changes=changes_of(proposal.kind, year, content) if is_open else [],
        accounts=_accounts(year, content),
        digest=content.get("digest", ""),
        reason=proposal.reason,
        proposed_by=proposed_by,
        proposed_at=proposal.proposed_at,
        decided_by=decided_by,
        decided_at=proposal.decided_at,
        state=proposal.state,
        mine=proposal.proposed_by == actor.person_id,
        may_decide=Role.APPROVER in actor.roles and proposal.proposed_by != actor.person_id,
    )


def use_up_by(year: int) -> int:
    """Return the last budget year in which money of `year` should be used, by the standing terms. One query."""
    return year + terms_on(db.session(), clock.today()).carry_over_years


def _title(proposal: Proposal) -> str:
    return CUT_TITLE if proposal.content.get("cut") else TITLES[proposal.kind]


def _amount(proposal: Proposal) -> Money | None:
    fen = proposal.content.get("amount_fen")
    return None if fen is None else Money(fen)


def _accounts(year: int, content: dict[str, Any]) -> Accounts | None:
    if "figures" not in content:
        return None
    sums = [(stage, *content["committed"][stage.value]) for stage in COMMITTED]
    return accounts_of(year, content["figures"], [StageSum(s, count, Money(fen)) for s, count, fen in sums])
