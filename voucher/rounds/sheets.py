"""Rounds as the bureau and the public read them: lists, and one round with what became of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, func, select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.accounts.models import Person
from voucher.budget.queries import balances_of
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.rounds.later_tables import applications, vouchers
from voucher.rounds.models import Policy, Round
from voucher.rounds.phase import Phase, phase_of
from voucher.rounds.queries import PolicyFacts, facts_of
from voucher.rounds.states import Mode, RoundState
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of

PAST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round of a list."""

    pid: str
    number: str
    name: str
    budget_year: int
    mode: Mode
    phase: Phase
    opens_at: datetime
    closes_at: datetime
    applications: int
    vouchers: int


@dataclass(frozen=True, slots=True)
class RoundSheet:
    """One round with its policy and what became of it; `mine` says that the reader wrote it and cannot open it."""

    pid: str
    number: str
    name: str
    budget_year: int
    mode: Mode
    prequalified_only: bool
    state: RoundState
    phase: Phase
    opens_at: datetime
    closes_at: datetime
    policy: PolicyFacts
    written_by: str
    mine: bool
    applications: int  # drafts are not counted
    undecided: int
    vouchers: int
    issued: Money
    available: Money  # of the round's budget year

    @property
    def is_draft(self) -> bool:
        return self.state is RoundState.DRAFT


def round_lines(actor: Actor, *, year: int | None = None, after: int | None = None) -> Page[RoundLine]:
    """Return the rounds, of one budget year or of all, the latest first. One query."""
    require(actor, Action.BUDGET_READ)
    statement = select(Round, _filed(), _issued())
    if year is not None:
        statement = statement.where(Round.budget_year == year)
    rows = db.session.execute(newest_first(statement, Round.id, after)).all()
    return page_of(rows, lambda row: int(row[0].id), lambda row: _line(*row))


def past_rounds() -> list[RoundLine]:
    """Return the last rounds that take no applications any more, the latest first. One query."""
    over = (Round.state == RoundState.CLOSED) | (
        (Round.state == RoundState.OPEN) & (Round.closes_at <= clock.now())
    )
    statement = select(Round, _filed(), _issued()).where(over).order_by(Round.id.desc()).limit(PAST_SHOWN)
    return [_line(*row) for row in db.session.execute(statement)]


def round_sheet(actor: Actor, pid: str) -> RoundSheet:
    """Return one round. Four queries.

    Raises:
        NotFound: There is none.
    """
    require(actor, Action.BUDGET_READ)
    found = db.session.execute(
        select(Round, Policy, Person.name)
        .join(Policy, Policy.id == Round.policy_id)
        .outerjoin(Person, Person.id == Round.created_by)
        .where(Round.pid == pid)
    ).first()
    if found is None:
        raise NotFound()
    call, policy, author = found
    filed, undecided, issued_count, issued = _outcome(call.id)
    return RoundSheet(
        pid=call.pid,
        number=call.number,
        name=call.name,
        budget_year=call.budget_year,
        mode=call.mode,
        prequalified_only=call.prequalified_only,
        state=call.state,
        phase=_phase(call),
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        policy=facts_of(policy),
        written_by=author or "",
        mine=actor.person_id in (call.created_by, policy.created_by),
        applications=filed,
        undecided=undecided,
        vouchers=issued_count,
        issued=issued,
        available=balances_of(call.budget_year).available,
    )


def _outcome(round_id: int) -> tuple[int, int, int, Money]:
    """Return how many applications were filed, how many of them wait, and the vouchers' number and face values."""
    by_state = dict(
        db.session.execute(
            select(applications.c.state, func.count())
            .where(applications.c.round_id == round_id, applications.c.state != "draft")
            .group_by(applications.c.state)
        )
        .tuples()
        .all()
    )
    count, fen = db.session.execute(
        select(func.count(), func.coalesce(func.sum(vouchers.c.face_fen), 0)).where(
            vouchers.c.round_id == round_id
        )
    ).one()
    undecided = sum(by_state.get(state, 0) for state in _UNDECIDED)
    return sum(by_state.values()), undecided, count, Money(int(fen))


def _filed() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(applications)
        .where(applications.c.round_id == Round.id, applications.c.state != "draft")
        .correlate(Round)
        .scalar_subquery()
    )


def _issued() -> ScalarSelect[int]:
    return (
        select(func.count())
        .select_from(vouchers)
        .where(vouchers.c.round_id == Round.id)
        .correlate(Round)
        .scalar_subquery()
    )


def _line(call: Round, filed: int, issued: int) -> RoundLine:
    return RoundLine(
        call.pid,
        call.number,
        call.name,
        call.budget_year,
        call.mode,
        _phase(call),
        call.opens_at,
        call.closes_at,
        filed,
        issued,
    )


def _phase(call: Round) -> Phase:
    return phase_of(call.state, call.opens_at, call.closes_at, clock.now())


_UNDECIDED = ("queued", "submitted", "returned", "accepted", "reviewed")
