"""What makes a decision about a year's money possible; asked when it is proposed and again when it is taken."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.budget import books
from voucher.budget.models import Appropriation, BudgetYear
from voucher.budget.open_year import YearIsClosed, require_open
from voucher.budget.pools import require_pool
from voucher.budget.states import YearState
from voucher.ledger import GENERAL, Account, Money, Stage
from voucher.refusal import Refusal
from voucher.wording import N_


class DocumentNumberMissing(Refusal):
    """Money is granted and cut by documents."""

    title = N_("Enter the document number")
    next_step = N_("Nothing was recorded. It stands at the top of the document.")
    status = 422
    field = "document_number"


class DocumentNumberUsed(Refusal):
    """A document grants or cuts money once."""

    title = N_("Document %(number)s is already recorded for this year")
    next_step = N_("Nothing was recorded. Compare the number with the document.")
    status = 422
    field = "document_number"


class YearOutOfReach(Refusal):
    """Money is granted to the running year or the next."""

    title = N_("A new budget year can only be %(first)s or %(last)s")
    next_step = N_("Nothing was recorded. Totals of earlier years are imported as history.")
    status = 422
    field = "year"


class MoreThanFree(Refusal):
    """Somebody holds the money."""

    title = N_("Only %(free)s is free there; the rest is held by somebody")
    next_step = N_("Nothing was moved. Enter a smaller amount, or move free money there first.")
    status = 422
    field = "amount"


class AmountMissing(Refusal):
    """Nothing would move."""

    title = N_("The amount must be more than zero")
    next_step = N_("Nothing was recorded. Enter the amount as it stands in the document.")
    status = 422
    field = "amount"


def check_appropriation(session: Session, year: int, number: str, amount: Money, cut: bool) -> None:
    """Refuse a grant or cut that cannot be made.

    Raises:
        AmountMissing, DocumentNumberMissing, DocumentNumberUsed, YearOutOfReach, YearIsClosed: As named.
        MoreThanFree: A cut goes deeper than what nobody holds in the general pool.
    """
    if not amount:
        raise AmountMissing()
    known = session.get(BudgetYear, year, with_for_update=True)
    if known is None and not clock.budget_year() <= year <= clock.budget_year() + 1:
        raise YearOutOfReach(first=str(clock.budget_year()), last=str(clock.budget_year() + 1))
    if known is not None and known.state is not YearState.OPEN:
        raise YearIsClosed(year=str(year))
    require_new_document(session, year, number)
    if cut:
        _require_free(session, year, GENERAL, amount)


def require_new_document(session: Session, year: int, number: str) -> None:
    """Refuse a document that is not named, or that has moved the year's money before.

    Raises:
        DocumentNumberMissing, DocumentNumberUsed: As named.
    """
    if not number:
        raise DocumentNumberMissing()
    same = select(Appropriation.id).where(
        Appropriation.budget_year == year, Appropriation.document_number == number
    )
    if session.scalar(same):
        raise DocumentNumberUsed(number=number)


def check_quota(session: Session, year: int, source_pool: str, target_pool: str, amount: Money) -> None:
    """Refuse to move what cannot be moved.

    Raises:
        AmountMissing, PoolUnknown, SamePool, MoreThanFree, YearUnknown, YearIsClosed: As named.
    """
    require_open(session, year)
    require_pool(session, source_pool, target_pool)
    if not amount:
        raise AmountMissing()
    _require_free(session, year, source_pool, amount)


def _require_free(session: Session, year: int, pool: str, amount: Money) -> None:
    free = books.balance(session, Account(year, pool, Stage.AVAILABLE))
    if free < amount:
        raise MoreThanFree(free=free)
