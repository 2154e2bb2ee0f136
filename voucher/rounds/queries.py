"""Questions about rounds and the policy versions behind them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.refusal import NotFound
from voucher.rounds.countdown import Countdown, countdown_to
from voucher.rounds.models import Policy, Round
from voucher.rounds.policy import PolicyNumbers, faces_from
from voucher.rounds.states import Mode, RoundState
from voucher.storage import db


@dataclass(frozen=True, kw_only=True)
class PolicyFacts(PolicyNumbers):
    """One kept policy version."""

    id: int


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that takes applications now."""

    id: int
    pid: str
    number: str
    name: str
    budget_year: int
    mode: Mode
    prequalified_only: bool
    opens_at: datetime
    closes_at: datetime
    policy: PolicyFacts

    @property
    def wait(self) -> Countdown | None:
        """How long it is until the round opens; None when it is open."""
        return countdown_to(self.opens_at)


def takes_applications(on_moment: datetime) -> ColumnElement[bool]:
    """Find the rounds that take applications at `on_moment`: from their opening up to their closing time."""
    return and_(Round.state == RoundState.OPEN, Round.opens_at <= on_moment, Round.closes_at > on_moment)


def can_be_prepared_for(on_moment: datetime) -> ColumnElement[bool]:
    """Find the first-come rounds that are published and open after `on_moment`."""
    return and_(Round.state == RoundState.OPEN, Round.opens_at > on_moment, Round.mode == Mode.FIRST_COME)


def open_rounds(on_moment: datetime) -> list[OpenRound]:
    """Return the rounds that take applications at `on_moment`, the one that closes first at the top. One query."""
    statement = _with_policy().where(takes_applications(on_moment)).order_by(Round.closes_at, Round.id)
    return [_open_round(*row) for row in db.session.execute(statement)]


def running_rounds() -> list[OpenRound]:
    """Return the rounds that take applications now, the one with the largest voucher at the top. One query."""
    return sorted(open_rounds(clock.now()), key=lambda call: -call.policy.largest_face.fen)


def coming_rounds(on_moment: datetime) -> list[OpenRound]:
    """Return the published rounds that open after `on_moment`, the next at the top. One query."""
    statement = (
        _with_policy()
        .where(Round.state == RoundState.OPEN, Round.opens_at > on_moment)
        .order_by(Round.opens_at, Round.id)
    )
    return [_open_round(*row) for row in db.session.execute(statement)]


def policy_facts(session: Session, policy_id: int) -> PolicyFacts:
    """Return the numbers of a policy version. One query.

    Raises:
        NotFound: There is none.
    """
    policy = session.get(Policy, policy_id)
    if policy is None:
        raise NotFound()
    return facts_of(policy)


def latest_policy() -> PolicyFacts | None:
    """Return the version kept last, to begin the next one from; None if there is none. One query."""
    policy = db.session.scalar(select(Policy).order_by(Policy.id.desc()).limit(1))
    return facts_of(policy) if policy else None


def facts_of(policy: Policy) -> PolicyFacts:
    """Return the numbers of a policy row."""
    return PolicyFacts(
        id=policy.id,
        title=policy.title,
        faces=faces_from(policy.faces),
        ratio_bp=policy.ratio_bp,
        cap_per_firm=policy.cap_per_firm_fen,
        use_days=policy.use_days,
        use_last=policy.use_last,
        redeem_days=policy.redeem_days,
        redeem_last=policy.redeem_last,
        accept_order_days=policy.accept_order_days,
        confirm_days=policy.confirm_days,
        rating_days=policy.rating_days,
        correction_days=policy.correction_days,
        promise_days=policy.promise_days,
        divisible=policy.divisible,
    )


def _with_policy() -> Select[tuple[Round, Policy]]:
    return select(Round, Policy).join(Policy, Policy.id == Round.policy_id)


def _open_round(call: Round, policy: Policy) -> OpenRound:
    return OpenRound(
        call.id,
        call.pid,
        call.number,
        call.name,
        call.budget_year,
        call.mode,
        call.prequalified_only,
        call.opens_at,
        call.closes_at,
        facts_of(policy),
    )
