"""The policies of rounds side by side: one round with the one before it, or any two."""

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import select

from voucher.access import Action, Actor, require
from voucher.rounds.changes import PolicyDifference, policy_differences
from voucher.rounds.models import Policy, Round
from voucher.rounds.queries import PolicyFacts, facts_of
from voucher.storage import db

_MOST = 200


@dataclass(frozen=True, slots=True)
class RoundPolicy:
    """A round and the policy version it has, or had when it was published."""

    pid: str
    number: str
    name: str
    policy: PolicyFacts


@dataclass(frozen=True, slots=True)
class SinceBefore:
    """What changed from the round before; nothing is compared for the first one."""

    before: RoundPolicy | None
    differences: list[PolicyDifference]


def round_policies(actor: Actor) -> list[RoundPolicy]:
    """Return the policies of the rounds, the latest first. One query."""
    require(actor, Action.BUDGET_READ)
    rows = db.session.execute(
        select(Round, Policy)
        .join(Policy, Policy.id == Round.policy_id)
        .order_by(Round.id.desc())
        .limit(_MOST)
    )
    return [RoundPolicy(call.pid, call.number, call.name, facts_of(policy)) for call, policy in rows]


def since_before(actor: Actor, pid: str) -> SinceBefore:
    """Return what a round's policy changed against the round prepared before it. One query."""
    found = round_policies(actor)
    for here, before in pairwise(found):
        if here.pid == pid:
            return SinceBefore(before, policy_differences(before.policy, here.policy))
    return SinceBefore(None, [])
