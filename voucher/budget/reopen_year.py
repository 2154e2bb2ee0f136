"""Opening a closed budget year again: proposed by one person and decided by another."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget import books
from voucher.budget.models import BudgetYear, YearClosing
from voucher.budget.open_year import YearUnknown
from voucher.budget.proposal_kinds import REOPEN
from voucher.budget.second_person import ask, require_approver, require_reason
from voucher.budget.states import YEAR, YearEvent
from voucher.ledger import Money, Stage, movements
from voucher.ledger.movements import Purse
from voucher.proposals.decide import decide
from voucher.storage import transaction


def propose_reopen(actor: Actor, year: int, *, reason: str) -> str:
    """Ask an approver to open a closed year again and return the proposal's pid.

    Raises:
        YearUnknown, CannotMove: The year is not closed.
        BudgetReasonMissing: No reason is given.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        YEAR.next(_year(session, year).state, YearEvent.REOPEN)
        return ask(session, actor, REOPEN, BudgetYear(id=year), reason=require_reason(reason))


def decide_reopen(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Open the year as proposed, or decline: what lapsed at closing is available again, in the same pools.

    What lapsed later, from vouchers, stays lapsed; what was carried over to another year stays there. The frozen
    accounts of the closing stay as they are.

    Raises:
        NotFound, SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        NotAllowed: The actor is no approver.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        proposal = decide(session, actor, proposal_pid, REOPEN, approve=approve)
        require_approver(actor)
        year = _year(session, proposal.subject_id)
        if not approve:
            record(session, actor, Action.BUDGET_ADJUST, year, event="decline-reopen")
            return
        source, year.state = year.state, YEAR.next(year.state, YearEvent.REOPEN)
        year.closed_at = None
        lapsed = _undo_closing(session, year.id)
        session.flush()
        for pool, rest in lapsed.items():
            key = f"proposal:{proposal.id}:reopen:{pool}"
            books.post(session, actor, movements.reopen(key, Purse(year.id, pool), rest))
        record(
            session,
            actor,
            Action.BUDGET_ADJUST,
            year,
            event="reopen",
            source=source,
            target=year.state,
            note=proposal.reason,
        )


def _undo_closing(session: Session, year: int) -> dict[str, Money]:
    """Mark the year's closing as undone and return what becomes available again, by pool."""
    closing = session.scalars(
        select(YearClosing).where(YearClosing.budget_year == year, YearClosing.reopened_at.is_(None))
    ).one()
    closing.reopened_at = clock.now()
    back = {}
    for pool, fen in closing.figures["lapsed_at_closing"].items():
        left = books.locked_balance(session, Purse(year, pool).account(Stage.LAPSED))
        if rest := min(Money(fen), left):
            back[pool] = rest
    return back


def _year(session: Session, year: int) -> BudgetYear:
    row = session.get(BudgetYear, year, with_for_update=True, populate_existing=True)
    if row is None:
        raise YearUnknown(year=str(year))
    return row
