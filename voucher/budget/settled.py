"""Whether a year is settled enough to be closed, and its free money, held fast while it closes."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.budget.blockers import how_many, running_rounds, undecided
from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.budget.open_year import require_open
from voucher.ledger import Holder, Stage
from voucher.refusal import Refusal
from voucher.wording import N_


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
    if running := how_many(session, running_rounds(year, func.count())):
        raise RoundsStillRun(count=running, year=str(year))
    if waiting := how_many(session, undecided(year, func.count())):
        raise ApplicationsUndecided(count=waiting, year=str(year))
    return row


def lock_free_money(session: Session, year: int) -> None:
    """Hold what is available in every pool: nobody adds to it or takes from it meanwhile."""
    session.execute(
        select(LedgerAccount.id)
        .where(
            LedgerAccount.budget_year == year,
            LedgerAccount.stage == Stage.AVAILABLE,
            LedgerAccount.holder == Holder.YEAR,
        )
        .order_by(LedgerAccount.id)
        .with_for_update()
    ).all()
