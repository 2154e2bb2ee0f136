"""A round from its preparation to its end: one officer prepares it with its policy, another opens it."""

from datetime import datetime

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, require
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.budget.open_year import require_open
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.rounds.models import Policy, Round
from voucher.rounds.policy import PolicyNumbers
from voucher.rounds.queries import policy_facts
from voucher.rounds.states import ROUND, Mode, RoundEvent
from voucher.rounds.versions import check_mode, check_times, keep
from voucher.storage import locked, next_number, transaction
from voucher.wording import N_


class RoundIsPast(Refusal):
    """Its time is over."""

    title = N_("The time of this round ended on %(closed)s")
    next_step = N_("Nothing was changed. Prepare a new round.")


def create_policy(actor: Actor, numbers: PolicyNumbers) -> int:
    """Keep a policy version of its own and return its id.

    Raises:
        NoFaces, FaceTwice, RatioOutOfRange, CapBelowFace, RedeemBeforeUse, TermMissing: As `policy.check`.
    """
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        return keep(session, actor, numbers).id


def create_round(
    actor: Actor,
    *,
    name: str,
    budget_year: int,
    opens_at: datetime,
    closes_at: datetime,
    policy: PolicyNumbers | int,
    mode: Mode = Mode.REVIEWED,
    prequalified_only: bool = False,
) -> str:
    """Prepare a round under new numbers, or under a policy version already kept, and return its pid.

    Raises:
        NotFound: No such policy version.
        YearUnknown, YearIsClosed: The budget year has no money to give out.
        ClosesBeforeItOpens, PrequalificationNeedsFirstCome: As named; and all of `policy.check`.
    """
    require(actor, Action.RULESET_PUBLISH)
    check_times(opens_at, closes_at)
    check_mode(mode, prequalified_only=prequalified_only)
    with transaction() as session:
        require_open(session, budget_year)
        kept = policy_facts(session, policy) if isinstance(policy, int) else keep(session, actor, policy)
        call = Round(
            number=next_number(session, "PC", budget_year, width=2),
            name=name.strip(),
            budget_year=budget_year,
            policy_id=kept.id,
            mode=mode,
            prequalified_only=prequalified_only,
            opens_at=opens_at,
            closes_at=closes_at,
            created_by=actor.person_id,
        )
        session.add(call)
        session.flush()
        record(session, actor, Action.RULESET_PUBLISH, call, event="create", target=call.state)
        _ask_to_open(session, actor, call)
        return call.pid


def open_round(actor: Actor, pid: str) -> None:
    """Publish a prepared round; from `opens_at` on it takes applications. A second person does it.

    Raises:
        NotFound: No such round.
        SamePerson: The actor wrote the round or its policy.
        CannotMove: It is published already.
        RoundIsPast: Its time is over.
        YearIsClosed: Its budget year gives no money any more.
    """
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        call = locked(session, Round, pid)
        different_person(actor, call.created_by, session.get_one(Policy, call.policy_id).created_by)
        _require_time_left(call)
        require_open(session, call.budget_year)
        _move(session, actor, call, RoundEvent.OPEN)


def pause_round(actor: Actor, pid: str, *, reason: str = "") -> None:
    """Take no applications for a while; those already made go on.

    Raises:
        NotFound, CannotMove: No such round, or it is not open.
    """
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        _move(session, actor, locked(session, Round, pid), RoundEvent.PAUSE, reason)


def resume_round(actor: Actor, pid: str) -> None:
    """Take applications again.

    Raises:
        NotFound, CannotMove: No such round, or it is not paused.
        RoundIsPast, YearIsClosed: It is too late.
    """
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        call = locked(session, Round, pid)
        _require_time_left(call)
        require_open(session, call.budget_year)
        _move(session, actor, call, RoundEvent.RESUME)


def close_round(actor: Actor, pid: str, *, reason: str = "") -> None:
    """End the round for good; applications already made are decided, vouchers live on.

    Raises:
        NotFound, CannotMove: No such round, or it is neither open nor paused.
    """
    require(actor, Action.RULESET_PUBLISH)
    with transaction() as session:
        _move(session, actor, locked(session, Round, pid), RoundEvent.CLOSE, reason)


def _move(session: Session, actor: Actor, call: Round, event: RoundEvent, reason: str = "") -> None:
    source, call.state = call.state, ROUND.next(call.state, event)
    record(
        session,
        actor,
        Action.RULESET_PUBLISH,
        call,
        event=event.value,
        source=source,
        target=call.state,
        note=reason.strip() or None,
    )


def _ask_to_open(session: Session, actor: Actor, call: Round) -> None:
    """Tell those who may publish, except the one who prepared it."""
    others = {*staff_with(session, Role.APPROVER), *staff_with(session, Role.REVIEWER)} - {actor.person_id}
    text = N_("Round %(number)s “%(name)s” is prepared and waits for a second person to open it.")
    enqueue(session, others, text, endpoint="rounds.show", pid=call.pid, number=call.number, name=call.name)


def _require_time_left(call: Round) -> None:
    if call.closes_at <= clock.now():
        raise RoundIsPast(closed=call.closes_at)
