"""The budget year behind every step with money: known, and still open."""

from sqlalchemy.orm import Session

from voucher.budget.models import BudgetYear
from voucher.budget.states import YearState
from voucher.refusal import Refusal
from voucher.wording import N_


class YearUnknown(Refusal):
    """Nobody has granted money to this year."""

    title = N_("Budget year %(year)s has no appropriation yet")
    next_step = N_(
        "Nothing was recorded. Finance proposes the appropriation first, and an approver decides it."
    )
    field = "budget_year"


class YearIsClosed(Refusal):
    """The year's accounts are settled."""

    title = N_("Budget year %(year)s is closed")
    next_step = N_("Nothing was recorded. Use an open year, or have two people reopen this one.")
    field = "budget_year"


def require_open(session: Session, year: int) -> BudgetYear:
    """Return the open year, locked against being closed meanwhile.

    Raises:
        YearUnknown, YearIsClosed: As named.
    """
    row = session.get(BudgetYear, year, with_for_update=True, populate_existing=True)
    if row is None:
        raise YearUnknown(year=str(year))
    if row.state is not YearState.OPEN:
        raise YearIsClosed(year=str(year))
    return row
