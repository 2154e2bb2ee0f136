"""Which steps an officer may take with a claim. Pure."""

from dataclasses import dataclass

from voucher.access import Action, Actor, may
from voucher.redemption.states import ClaimState as S


@dataclass(frozen=True, slots=True)
class NextSteps:
    """The buttons of an officer's page. `for_a_colleague` says that an earlier step was the officer's own."""

    check: bool = False
    approve: bool = False
    send_back: bool = False
    reject: bool = False
    for_a_colleague: bool = False


def next_steps(actor: Actor, state: S, *, created_by: int | None, checked_by: int | None) -> NextSteps:
    """Return what the officer may do with a claim in this state."""
    if state is S.SUBMITTED and may(actor, Action.CLAIM_REVIEW):
        if actor.person_id == created_by:
            return NextSteps(for_a_colleague=True)
        return NextSteps(check=True, send_back=True, reject=True)
    if state in (S.CHECKED, S.APPROVED) and may(actor, Action.CLAIM_APPROVE):
        if actor.person_id in (created_by, checked_by):
            return NextSteps(for_a_colleague=True)
        waits = state is S.CHECKED
        return NextSteps(approve=waits, send_back=waits, reject=True)
    return NextSteps()
