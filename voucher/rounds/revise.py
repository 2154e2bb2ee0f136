"""Changing a round that nobody relies on yet."""

from datetime import datetime

from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.refusal import Refusal
from voucher.rounds.models import Policy, Round
from voucher.rounds.policy import PolicyNumbers
from voucher.rounds.queries import PolicyFacts, facts_of
from voucher.rounds.states import Mode, RoundState
from voucher.rounds.versions import check_mode, check_times, keep
from voucher.storage import locked, transaction
from voucher.wording import N_


class RoundFrozen(Refusal):
    """What applicants rely on does not change under them."""

    title = N_("The round is published and can no longer be changed")
    next_step = N_("Nothing was changed. Close it and prepare a new round with the new numbers.")


def change_round(
    actor: Actor,
    pid: str,
    *,
    name: str,
    opens_at: datetime,
    closes_at: datetime,
    policy: PolicyNumbers,
    mode: Mode,
    prequalified_only: bool = False,
) -> None:
    """Change a round that is still in preparation; other numbers become a new policy version.

    Raises:
        NotFound: No such round.
        RoundFrozen: It is published.
        ClosesBeforeItOpens, PrequalificationNeedsFirstCome: As named; and all of `policy.check`.
    """
    require(actor, Action.RULESET_PUBLISH)
    check_times(opens_at, closes_at)
    check_mode(mode, prequalified_only=prequalified_only)
    with transaction() as session:
        call = locked(session, Round, pid)
        if call.state is not RoundState.DRAFT:
            raise RoundFrozen()
        kept = facts_of(session.get_one(Policy, call.policy_id))
        if kept != PolicyFacts(id=kept.id, **vars(policy)):
            call.policy_id = keep(session, actor, policy).id
        call.name, call.mode, call.opens_at, call.closes_at = name.strip(), mode, opens_at, closes_at
        call.prequalified_only = prequalified_only
        call.created_by = actor.person_id  # the last hand: somebody else opens what this one wrote
        record(session, actor, Action.RULESET_PUBLISH, call, event="change")
