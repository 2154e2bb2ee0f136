"""What one person proposed about a year's money and a second person decides."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from voucher.access import Action, Actor, Role, require
from voucher.accounts.models import Person
from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.budget.proposal_kinds import APPROPRIATION, CLOSE, QUOTA, REOPEN
from voucher.budget.queries import balances_of
from voucher.catalogue.models import Category
from voucher.ledger import GENERAL, NOTHING, Holder, Money, Stage
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.wording import N_

TITLES = {
    APPROPRIATION: N_("Grant money to the year"),
    QUOTA: N_("Move money between pools"),
    CLOSE: N_("Close the budget year"),
    REOPEN: N_("Reopen the budget year"),
}
CUT_TITLE = N_("Cut money from the year")


@dataclass(frozen=True, slots=True)
class Change:
    """One amount as it is and as it would be."""

    what: str
    name_zh: str  # of the category, or empty
    name_en: str
    now: Money
    then: Money | None  # None: it could not be taken any more


@dataclass(frozen=True, slots=True)
class ProposalSheet:
    """A proposal about a year's money; `mine` says that the reader made it and cannot decide it."""

    pid: str
    kind: str
    title: str
    year: int
    document_number: str
    amount: Money | None
    changes: list[Change]
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    state: ProposalState
    mine: bool
    may_decide: bool

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
    """Return a proposal with what it would change. At most three queries.

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
    return ProposalSheet(
        pid=proposal.pid,
        kind=proposal.kind,
        title=_title(proposal),
        year=proposal.subject_id,
        document_number=proposal.content.get("document_number", ""),
        amount=_amount(proposal),
        changes=_changes(proposal) if proposal.state is ProposalState.OPEN else [],
        reason=proposal.reason,
        proposed_by=proposed_by,
        proposed_at=proposal.proposed_at,
        decided_by=decided_by,
        decided_at=proposal.decided_at,
        state=proposal.state,
        mine=proposal.proposed_by == actor.person_id,
        may_decide=Role.APPROVER in actor.roles and proposal.proposed_by != actor.person_id,
    )


def _title(proposal: Proposal) -> str:
    return CUT_TITLE if proposal.content.get("cut") else TITLES[proposal.kind]


def _amount(proposal: Proposal) -> Money | None:
    fen = proposal.content.get("amount_fen")
    return None if fen is None else Money(fen)


def _changes(proposal: Proposal) -> list[Change]:
    """Return the figures the proposal would move, now and after it."""
    content, amount = proposal.content, _amount(proposal) or NOTHING
    if proposal.kind == QUOTA:
        pools = _free_in(proposal.subject_id, content["source_pool"], content["target_pool"])
        (source, source_zh, source_en), (target, target_zh, target_en) = pools
        return [
            Change(N_("Available"), source_zh, source_en, source, _with(source, amount, cut=True)),
            Change(N_("Available"), target_zh, target_en, target, target + amount),
        ]
    balances = balances_of(proposal.subject_id)
    if proposal.kind == APPROPRIATION:
        whole, free = balances.appropriation, balances.available
        return [
            Change(N_("Budget granted"), "", "", whole, _with(whole, amount, content["cut"])),
            Change(N_("Available"), "", "", free, _with(free, amount, content["cut"])),
        ]
    if proposal.kind == CLOSE:
        return [
            Change(N_("Available"), "", "", balances.available, NOTHING),
            Change(N_("Lapsed"), "", "", balances.lapsed, balances.lapsed + balances.available),
        ]
    return []


def _with(amount: Money, change: Money, cut: bool) -> Money | None:
    """Return the amount after the change; None if there is less than would be cut."""
    if not cut:
        return amount + change
    return amount - change if change <= amount else None


def _free_in(year: int, *pools: str) -> list[tuple[Money, str, str]]:
    """Return what is available in each pool, and the names of its category."""
    rows = db.session.execute(
        select(LedgerAccount.pool, LedgerAccount.balance_fen).where(
            LedgerAccount.budget_year == year,
            LedgerAccount.pool.in_(pools),
            LedgerAccount.stage == Stage.AVAILABLE,
            LedgerAccount.holder == Holder.YEAR,
        )
    )
    free = {pool: Money(fen) for pool, fen in rows}
    names = {
        code: (zh, en)
        for code, zh, en in db.session.execute(
            select(Category.code, Category.name_zh, Category.name_en).where(Category.code.in_(pools))
        )
    }
    return [(free.get(pool, NOTHING), *names.get(pool, (GENERAL, GENERAL))) for pool in pools]
