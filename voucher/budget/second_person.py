"""Decisions about a year's money are asked for by one person and taken by another, who is an approver."""

from typing import Any

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.budget.models import BudgetYear
from voucher.notices.enqueue import enqueue
from voucher.proposals.decide import propose
from voucher.refusal import NotAllowed, Refusal
from voucher.wording import N_


class BudgetReasonMissing(Refusal):
    """The second person has to know why."""

    title = N_("Write the reason")
    next_step = N_(
        "Nothing was proposed. The reason is shown to the second person and kept with the decision."
    )
    status = 422
    field = "reason"


def ask(session: Session, actor: Actor, kind: str, year: BudgetYear, *, reason: str, **content: Any) -> str:
    """Keep the proposal, write it down, tell the approvers, and return its pid."""
    proposal = propose(session, actor, kind, year, name=str(year.id), reason=reason, **content)
    event = f"propose-{kind.removeprefix('budget-')}"
    record(session, actor, Action.BUDGET_ADJUST, year, event=event, note=reason, **content)
    others = {*staff_with(session, Role.APPROVER)} - {actor.person_id}
    text = N_("A decision about the budget of %(year)s waits for a second person.")
    enqueue(session, others, text, endpoint="budget.proposal", pid=proposal.pid, year=str(year.id))
    return proposal.pid


def require_approver(actor: Actor) -> None:
    """Refuse unless the actor approves.

    Raises:
        NotAllowed: The actor is no approver.
    """
    if Role.APPROVER not in actor.roles:
        raise NotAllowed()


def require_reason(reason: str) -> str:
    """Return the reason without outer spaces.

    Raises:
        BudgetReasonMissing: There is none.
    """
    if not reason.strip():
        raise BudgetReasonMissing()
    return reason.strip()
