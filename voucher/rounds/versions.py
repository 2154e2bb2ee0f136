"""Policy versions as they are kept: never changed, each change of a number is a new one."""

from datetime import datetime

from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.audit.record import record
from voucher.refusal import Refusal
from voucher.rounds.models import Policy
from voucher.rounds.policy import PolicyNumbers, check, faces_to_keep
from voucher.rounds.states import Mode
from voucher.wording import N_


class ClosesBeforeItOpens(Refusal):
    """The round would have no time."""

    title = N_("The round would close before it opens")
    next_step = N_("Nothing was recorded. Enter a later time of closing.")
    status = 422
    field = "closes_at"


class PrequalificationNeedsFirstCome(Refusal):
    """There is nothing to be quick for."""

    title = N_("Only a first-come round is limited to pre-qualified firms")
    next_step = N_("Nothing was recorded. Take the tick away, or let the round be first come, first served.")
    status = 422
    field = "prequalified_only"


def keep(session: Session, actor: Actor, numbers: PolicyNumbers) -> Policy:
    """Keep the numbers as a new version.

    Raises:
        NoFaces, FaceTwice, RatioOutOfRange, CapBelowFace, RedeemBeforeUse, TermMissing: As `policy.check`.
    """
    check(numbers)
    policy = Policy(
        title=numbers.title.strip(),
        faces=faces_to_keep(numbers.faces),
        ratio_bp=numbers.ratio_bp,
        cap_per_firm_fen=numbers.cap_per_firm,
        use_days=numbers.use_days,
        use_last=numbers.use_last,
        redeem_days=numbers.redeem_days,
        redeem_last=numbers.redeem_last,
        accept_order_days=numbers.accept_order_days,
        confirm_days=numbers.confirm_days,
        rating_days=numbers.rating_days,
        correction_days=numbers.correction_days,
        promise_days=numbers.promise_days,
        divisible=numbers.divisible,
        created_by=actor.person_id,
    )
    session.add(policy)
    session.flush()
    record(session, actor, Action.RULESET_PUBLISH, policy, event="create-policy")
    return policy


def check_mode(mode: Mode, *, prequalified_only: bool) -> None:
    """Refuse a reviewed round that asks for pre-qualification.

    Raises:
        PrequalificationNeedsFirstCome: As named.
    """
    if prequalified_only and mode is not Mode.FIRST_COME:
        raise PrequalificationNeedsFirstCome()


def check_times(opens_at: datetime, closes_at: datetime) -> None:
    """Refuse a round without time.

    Raises:
        ClosesBeforeItOpens: As named.
    """
    if closes_at <= opens_at:
        raise ClosesBeforeItOpens()
