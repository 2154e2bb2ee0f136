"""The versions of the standing terms, what changed between them, and what is proposed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, may, require
from voucher.proposals.models import Proposal
from voucher.proposals.states import ProposalState
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.terms.labels import Difference, differences
from voucher.terms.later_tables import people
from voucher.terms.models import TermsVersion
from voucher.terms.proposal_kinds import TERMS
from voucher.terms.queries import terms_on
from voucher.terms.terms import Terms, terms_from

BEGINNING = "beginning"  # in place of a pid: the numbers before the first kept version
_MOST = 200
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Version:
    """One version with its days; `starts_on` None: from the beginning; `until` None: no later one is decided."""

    pid: str
    before: str  # the pid of the version before
    starts_on: date | None
    until: date | None
    terms: Terms
    reason: str
    proposed_by: str
    decided_by: str
    decided_at: datetime | None
    differences: list[Difference]  # from the version before

    @property
    def in_force(self) -> bool:
        """Whether it holds today."""
        today = clock.today()
        started = self.starts_on is None or self.starts_on <= today
        return started and (self.until is None or today <= self.until)

    @property
    def to_come(self) -> bool:
        return self.starts_on is not None and self.starts_on > clock.today()


@dataclass(frozen=True, slots=True)
class TermsProposal:
    """A proposed version beside the numbers it was written against; `mine`: the reader proposed it."""

    pid: str
    state: ProposalState
    starts_on: date
    until: date | None  # the last day before a later version that is decided already
    differences: list[Difference]
    moved_on: bool  # other numbers were decided since: it can only be declined
    reason: str
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    mine: bool
    may_decide: bool

    @property
    def is_open(self) -> bool:
        return self.state is ProposalState.OPEN


def versions(actor: Actor) -> list[Version]:
    """Return every version, the latest first, the beginning last. One query."""
    require(actor, Action.BUDGET_READ)
    proposer, decider = people.alias(), people.alias()
    rows = db.session.execute(
        select(TermsVersion, proposer.c.name, decider.c.name)
        .join(proposer, proposer.c.id == TermsVersion.proposed_by)
        .join(decider, decider.c.id == TermsVersion.decided_by)
        .order_by(TermsVersion.starts_on.desc())
        .limit(_MOST)
    ).all()
    starts = [row.starts_on for row, _, _ in rows]
    pids = [*(row.pid for row, _, _ in rows), BEGINNING]
    numbers = [*(terms_from(row.numbers) for row, _, _ in rows), Terms()]
    found = [
        Version(
            pid=row.pid,
            before=pids[n + 1],
            starts_on=row.starts_on,
            until=starts[n - 1] - _DAY if n else None,
            terms=numbers[n],
            reason=row.reason,
            proposed_by=proposed_by,
            decided_by=decided_by,
            decided_at=row.decided_at,
            differences=differences(numbers[n + 1], numbers[n]),
        )
        for n, (row, proposed_by, decided_by) in enumerate(rows)
    ]
    first = starts[-1] - _DAY if starts else None
    return [*found, Version(BEGINNING, BEGINNING, None, first, Terms(), "", "", "", None, [])]


def proposed_terms(actor: Actor, pid: str) -> TermsProposal:
    """Return a proposed version. Three queries.

    Raises:
        NotFound: No such proposal.
    """
    require(actor, Action.BUDGET_READ)
    proposer, decider = people.alias(), people.alias()
    found = db.session.execute(
        select(Proposal, proposer.c.name, decider.c.name)
        .join(proposer, proposer.c.id == Proposal.proposed_by)
        .outerjoin(decider, decider.c.id == Proposal.decided_by)
        .where(Proposal.pid == pid, Proposal.kind == TERMS)
    ).first()
    if found is None:
        raise NotFound()
    proposal, proposed_by, decided_by = found
    starts_on = date.fromisoformat(proposal.content["starts_on"])
    base = terms_from(proposal.content["base"])
    following = _following(starts_on)
    mine = proposal.proposed_by == actor.person_id
    return TermsProposal(
        pid=proposal.pid,
        state=proposal.state,
        starts_on=starts_on,
        until=following - _DAY if following else None,
        differences=differences(base, terms_from(proposal.content["numbers"])),
        moved_on=proposal.state is ProposalState.OPEN and terms_on(db.session(), starts_on) != base,
        reason=proposal.reason,
        proposed_by=proposed_by,
        proposed_at=proposal.proposed_at,
        decided_by=decided_by,
        decided_at=proposal.decided_at,
        mine=mine,
        may_decide=may(actor, Action.RULESET_PUBLISH) and not mine,
    )


def _following(day: date) -> date | None:
    later = select(TermsVersion.starts_on).where(TermsVersion.starts_on > day)
    return db.session.scalar(later.order_by(TermsVersion.starts_on).limit(1))
