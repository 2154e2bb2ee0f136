"""Closing a budget year (年终结转) and opening it again; each is proposed by one person and decided by another."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget import books
from voucher.budget.models import BudgetYear
from voucher.budget.open_year import YearUnknown
from voucher.budget.proposal_kinds import CLOSE, REOPEN
from voucher.budget.second_person import ask, require_approver, require_reason
from voucher.budget.settled import lock_rest, require_settled, snapshot_of
from voucher.budget.states import YEAR, YearEvent
from voucher.ledger import Money, movements
from voucher.ledger.movements import Purse
from voucher.proposals.decide import decide
from voucher.storage import transaction


def propose_close(actor: Actor, year: int, *, reason: str) -> str:
    """Ask an approver to close the year and return the proposal's pid.

    Raises:
        YearUnknown, YearIsClosed, RoundsStillRun, ApplicationsUndecided: The year cannot be closed.
        BudgetReasonMissing: No reason is given.
    """
    require(actor, Action.BUDGET_ADJUST)
    with transaction() as session:
        require_settled(session, year)
        return ask(session, actor, CLOSE, BudgetYear(id=year), reason=require_reason(reason))


def decide_close(actor: Actor, proposal_pid: str, *, approve: bool) -> None:
    """Close the year as proposed, or decline: what is available in any pool lapses, and the balances are kept.

    Vouchers live on. What comes back from them afterwards lapses too.

    Raises:
        NotFound, SamePerson, CannotMove, ProposalTooOld: As `proposals.decide`.
        NotAllowed: The actor is no approver.
        YearIsClosed, RoundsStillRun, ApplicationsUndecided: The year cannot be closed any more.
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
        lapsed = lock_rest(session, year.id)
        for pool, rest in lapsed.items():
            key = f"proposal:{proposal.id}:close:{pool}"
            books.post(session, actor, movements.lapse_rest(key, Purse(year.id, pool), rest))
        source, year.state = year.state, YEAR.next(year.state, YearEvent.CLOSE)
        year.closed_at, year.snapshot = clock.now(), snapshot_of(session, year.id, lapsed)
        record(
            session,
            actor,
            Action.BUDGET_ADJUST,
            year,
            event="close",
            source=source,
            target=year.state,
            note=proposal.reason,
            snapshot=year.snapshot,
        )


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

    What lapsed later, from vouchers, stays lapsed.

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
        lapsed = (year.snapshot or {}).get("lapsed_at_closing", {})
        year.closed_at, year.snapshot = None, None
        session.flush()
        for pool, fen in lapsed.items():
            key = f"proposal:{proposal.id}:reopen:{pool}"
            books.post(session, actor, movements.reopen(key, Purse(year.id, pool), Money(fen)))
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


def _year(session: Session, year: int) -> BudgetYear:
    row = session.get(BudgetYear, year, with_for_update=True, populate_existing=True)
    if row is None:
        raise YearUnknown(year=str(year))
    return row
