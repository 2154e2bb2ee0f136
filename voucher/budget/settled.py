"""Whether a year is settled enough to be closed, and what is kept of it then."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.budget.later_tables import applications, rounds
from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.budget.open_year import require_open
from voucher.ledger import OUTSIDE, Holder, Money, Stage
from voucher.refusal import Refusal
from voucher.wording import N_

_RUNNING = ("open", "paused")  # states of rounds that may still take applications
_UNDECIDED = (
    "queued",
    "submitted",
    "returned",
    "accepted",
    "reviewed",
)  # states of applications that wait for a decision


class RoundsStillRun(Refusal):
    """New applications could still come."""

    title = N_("%(count)s rounds of %(year)s are not closed yet")
    next_step = N_("Nothing was changed. Close the rounds of the year first.")


class ApplicationsUndecided(Refusal):
    """Firms wait for an answer out of this year's money."""

    title = N_("%(count)s applications of %(year)s are not decided yet")
    next_step = N_("Nothing was changed. Decide them first, so that nobody loses money to a date.")


def require_settled(session: Session, year: int) -> BudgetYear:
    """Return the open year, locked.

    Raises:
        YearUnknown, YearIsClosed, RoundsStillRun, ApplicationsUndecided: Something may still be asked of its money.
    """
    row = require_open(session, year)
    running = session.scalar(
        select(func.count())
        .select_from(rounds)
        .where(rounds.c.budget_year == year, rounds.c.state.in_(_RUNNING))
    )
    if running:
        raise RoundsStillRun(count=running, year=str(year))
    undecided = session.scalar(
        select(func.count())
        .select_from(applications.join(rounds, rounds.c.id == applications.c.round_id))
        .where(rounds.c.budget_year == year, applications.c.state.in_(_UNDECIDED))
    )
    if undecided:
        raise ApplicationsUndecided(count=undecided, year=str(year))
    return row


def lock_rest(session: Session, year: int) -> dict[str, Money]:
    """Return what is left in each pool that is not empty, locked: nobody adds to it meanwhile."""
    rows = session.execute(
        select(LedgerAccount.pool, LedgerAccount.balance_fen)
        .where(
            LedgerAccount.budget_year == year,
            LedgerAccount.stage == Stage.AVAILABLE,
            LedgerAccount.holder == Holder.YEAR,
        )
        .order_by(LedgerAccount.id)
        .with_for_update()
    )
    return {pool: Money(fen) for pool, fen in rows if fen}


def snapshot_of(session: Session, year: int, lapsed: dict[str, Money]) -> dict[str, Any]:
    """Return the balances by pool and stage as they stand now, and what lapsed just now by pool, all in fen."""
    session.flush()
    rows = session.execute(
        select(LedgerAccount.pool, LedgerAccount.stage, func.sum(LedgerAccount.balance_fen))
        .where(LedgerAccount.budget_year == year, LedgerAccount.stage.not_in(OUTSIDE))
        .group_by(LedgerAccount.pool, LedgerAccount.stage)
    )
    pools: dict[str, dict[str, int]] = {}
    for pool, stage, fen in rows:
        pools.setdefault(pool, {})[stage.value] = int(fen)
    return {"pools": pools, "lapsed_at_closing": {pool: rest.fen for pool, rest in lapsed.items()}}
