"""Closing a budget year (年终结转): proposed by one person and decided by another, on exactly the same figures."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget import books
from voucher.budget.closing_figures import ClosingFigures, closing_figures
from voucher.budget.models import BudgetYear, YearClosing
from voucher.budget.proposal_kinds import CLOSE
from voucher.budget.second_person import ask, require_approver, require_reason
from voucher.budget.settled import lock_free_money, require_settled
from voucher.budget.states import YEAR, YearEvent
from voucher.ledger import movements
from voucher.ledger.movements import Purse
from voucher.proposals.decide import decide
from voucher.proposals.models import Proposal
from voucher.refusal import ChangedMeanwhile, Refusal
from voucher.storage import transaction
from voucher.wording import N_


class FiguresChanged(Refusal):
    """Money moved since the closing was proposed: the approver would close other accounts than those shown."""

    title = N_("The accounts of %(year)s have changed since the closing was proposed")
    next_step = N_(
        "Nothing was closed. Decline this proposal, and ask for a new one with the figures of today."
    )


def propose_close(actor: Actor, year: int, *, reason: str, seen: str | None = None) -> str:
    """Ask an approver to close the year with the figures of this moment; return the proposal's pid.

    Args:
        seen: The digest of the figures the person was shown; None when nothing was shown.

    Raises:
        YearUnknown, YearIsClosed, RoundsStillRun, ApplicationsUndecided: The year cannot be closed.
        ChangedMeanwhile: The figures are no longer those that were shown.
        BudgetReasonMissing: No reason is given.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        require_settled(session, year)
        figures = closing_figures(session, year)
        if seen is not None and seen != figures.digest:
            raise ChangedMeanwhile()
        return ask(
            session,
            actor,
            CLOSE,
            BudgetYear(id=year),
            reason=require_reason(reason),
            figures=figures.to_keep,
            committed=figures.committed,
            digest=figures.digest,
        )


def decide_close(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Close the year as proposed, or decline: what is available in any pool lapses, and the accounts are frozen.

    Vouchers live on. What comes back from them afterwards lapses too.

    Raises:
        NotFound, SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        NotAllowed: The actor is no approver.
        YearIsClosed, RoundsStillRun, ApplicationsUndecided: The year cannot be closed any more.
        FiguresChanged: Money moved since it was proposed.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, CLOSE, approve=approve)
        require_approver(actor)
        if not approve:
            subject = BudgetYear(id=proposal.subject_id)
            record(session, actor, Action.BUDGET_ADJUST, subject, event="decline-close")
            return
        year = require_settled(session, proposal.subject_id)
        lock_free_money(session, year.id)
        figures = closing_figures(session, year.id)
        if figures.digest != proposal.content.get("digest"):
            raise FiguresChanged(year=str(year.id))
        for pool, rest in figures.rest.items():
            key = f"proposal:{proposal.id}:close:{pool}"
            books.post(session, actor, movements.lapse_rest(key, Purse(year.id, pool), rest))
        _freeze(session, actor, proposal, year, figures)


def _freeze(
    session: Session, actor: Actor, proposal: Proposal, year: BudgetYear, figures: ClosingFigures
) -> None:
    """Keep the accounts as they are closed, and close the year."""
    source, year.state = year.state, YEAR.next(year.state, YearEvent.CLOSE)
    year.closed_at = clock.now()
    session.add(
        YearClosing(
            budget_year=year.id,
            figures=figures.to_keep,
            commitments=figures.commitments,
            digest=figures.digest,
            reason=proposal.reason,
            proposed_by=proposal.proposed_by,
            closed_by=actor.person_id,
            closed_at=year.closed_at,
        )
    )
    record(
        session,
        actor,
        Action.BUDGET_ADJUST,
        year,
        event="close",
        source=source,
        target=year.state,
        note=proposal.reason,
        figures=figures.to_keep,
        digest=figures.digest,
    )
