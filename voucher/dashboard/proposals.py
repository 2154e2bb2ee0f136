"""Everything that waits for a second person, in all rooms, each said in plain words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, Mask, Role, Scope, may, require, scope_of
from voucher.accounts.models import Person
from voucher.accounts.staff import KIND as STAFF
from voucher.agencies.proposal_kinds import ADMISSION, BANK, RENEWAL, STANDING
from voucher.budget.proposal_kinds import APPROPRIATION, CARRY_OVER, CLOSE, QUOTA, REOPEN
from voucher.clawback.proposal_kinds import CLAWBACK_DECISION, CLAWBACK_END
from voucher.dashboard.proposed import Change, Subjects, changes_of, find_subjects, title_of
from voucher.eligibility.proposal_kinds import BAN
from voucher.issuance.proposal_kinds import EXTENSION, REVOCATION
from voucher.proposals.decide import VALID_FOR
from voucher.proposals.queries import OpenProposal, open_proposals
from voucher.storage import db
from voucher.terms.proposal_kinds import TERMS


def _itself(proposal: OpenProposal, _subjects: Subjects) -> str | None:
    return proposal.pid


def _its_voucher(proposal: OpenProposal, subjects: Subjects) -> str | None:
    return subjects.vouchers[proposal.subject_id].pid


def _its_clawback(proposal: OpenProposal, subjects: Subjects) -> str | None:
    return subjects.clawbacks[proposal.subject_id].pid


def _nothing(_proposal: OpenProposal, _subjects: Subjects) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Page:
    """Where a kind of proposal is read and decided, the action that opens the page, and who decides.

    `pid_of` returns what the page is found by; None if there is one page for all.
    """

    endpoint: str
    action: Action
    deciders: frozenset[Role]
    pid_of: Callable[[OpenProposal, Subjects], str | None] = _itself


_OFFICERS = frozenset({Role.REVIEWER, Role.APPROVER})
_APPROVERS = frozenset({Role.APPROVER})
_AGENCY = Page("agencies.proposal", Action.AGENCY_READ_PRIVATE, _OFFICERS)
_BUDGET = Page("budget.proposal", Action.BUDGET_READ, _APPROVERS)
_CLAWBACK = Page("clawback.case", Action.DASHBOARD_STAFF, _APPROVERS, _its_clawback)
_VOUCHER = Page("issuance.voucher", Action.VOUCHER_READ, _APPROVERS, _its_voucher)

PAGES = {
    ADMISSION: _AGENCY,
    RENEWAL: _AGENCY,
    STANDING: _AGENCY,
    BANK: _AGENCY,
    APPROPRIATION: _BUDGET,
    QUOTA: _BUDGET,
    CLOSE: _BUDGET,
    REOPEN: _BUDGET,
    CARRY_OVER: _BUDGET,
    EXTENSION: _VOUCHER,
    REVOCATION: _VOUCHER,
    TERMS: Page("terms.proposal", Action.BUDGET_READ, _OFFICERS),
    CLAWBACK_DECISION: _CLAWBACK,
    CLAWBACK_END: _CLAWBACK,
    BAN: Page("eligibility.decide", Action.VOUCHER_VOID, _APPROVERS),
    STAFF: Page("accounts.staff", Action.STAFF_USER_CREATE, frozenset({Role.ADMIN}), _nothing),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """One open proposal. `mine`: the reader made it; `decidable`: the reader may decide it.

    `endpoint` is the page on which it is read and decided, found by `pid`; None if the reader may not open it.
    `too_old` says that it can only be declined.
    """

    number: str | None
    title: str
    subject: str
    changes: list[Change]
    reason: str
    proposed_by: str
    proposed_at: datetime
    too_old: bool
    days_left: int  # whole days in which it can still be approved
    mine: bool
    decidable: bool
    endpoint: str | None
    pid: str | None


def waiting_proposals(actor: Actor) -> list[Waiting]:
    """Return the open proposals of all rooms, the oldest first, at most 100. Six queries."""
    require(actor, Action.BUDGET_READ)
    found = open_proposals()
    subjects, people = find_subjects(found), _names({proposal.proposed_by for proposal in found})
    return [_waiting(actor, proposal, subjects, people[proposal.proposed_by]) for proposal in found]


def how_many_to_decide(actor: Actor) -> int:
    """Return how many open proposals the actor may decide: of their kinds, and none of their own. One query."""
    kinds = [kind for kind, page in PAGES.items() if page.deciders & actor.roles]
    return sum(proposal.proposed_by != actor.person_id for proposal in open_proposals(kinds=kinds))


def decides_something(actor: Actor) -> bool:
    """Say whether any kind of proposal is decided by people with the actor's roles."""
    return any(page.deciders & actor.roles for page in PAGES.values())


def _waiting(actor: Actor, proposal: OpenProposal, subjects: Subjects, proposer: str) -> Waiting:
    page, mine = PAGES[proposal.kind], proposal.proposed_by == actor.person_id
    mask = Mask(scope_of(actor, Action.AGENCY_READ_PRIVATE) or Scope.MASKED)
    return Waiting(
        number=proposal.number,
        title=title_of(proposal),
        subject=proposal.subject_name,
        changes=changes_of(proposal, subjects, mask),
        reason=proposal.reason,
        proposed_by=proposer,
        proposed_at=proposal.proposed_at,
        too_old=clock.now() - proposal.proposed_at > VALID_FOR,
        days_left=max(0, (proposal.proposed_at + VALID_FOR - clock.now()).days),
        mine=mine,
        decidable=bool(page.deciders & actor.roles) and not mine,
        endpoint=page.endpoint if may(actor, page.action) else None,
        pid=page.pid_of(proposal, subjects),
    )


def _names(person_ids: set[int]) -> dict[int, str]:
    rows = db.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(rows.tuples().all())
