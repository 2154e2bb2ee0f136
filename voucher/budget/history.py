"""Totals of the years before the portal, imported without their vouchers. They never touch the books."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget.models import BudgetYear, HistoryTotal
from voucher.catalogue.models import Category
from voucher.ledger import Money, total
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.wording import N_


class HistoryOfKeptYear(Refusal):
    """The books already speak for the year."""

    title = N_("Budget year %(year)s is kept in the books")
    next_step = N_("Nothing was imported. Leave out the years that the portal keeps itself.")
    status = 422


class HistoryCategoryUnknown(Refusal):
    """A line names no category of the catalogue."""

    title = N_("Category %(code)s of year %(year)s is not in the catalogue")
    next_step = N_("Nothing was imported. Correct the line and import everything again.")
    status = 422


class HistoryPaidTooMuch(Refusal):
    """More was paid than allocated."""

    title = N_("Year %(year)s, category %(code)s: more was paid than allocated")
    next_step = N_("Nothing was imported. Correct the line and import everything again.")
    status = 422


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One category in one year: how many vouchers and firms, and what was allocated and paid."""

    year: int
    category_code: str
    vouchers: int
    firms: int
    allocated: Money
    paid: Money


def import_history(actor: Actor, rows: Sequence[HistoryRow]) -> int:
    """Keep the totals and return how many lines; a year imported before is replaced as a whole.

    Raises:
        HistoryOfKeptYear, HistoryCategoryUnknown, HistoryPaidTooMuch: As named; nothing is kept.
    """
    require(actor, Action.BUDGET_ADJUST)
    years = sorted({row.year for row in rows})
    with transaction() as session:
        kept = session.scalar(select(BudgetYear.id).where(BudgetYear.id.in_(years)).limit(1))
        if kept is not None:
            raise HistoryOfKeptYear(year=str(kept))
        _check(rows, set(session.scalars(select(Category.code))))
        session.execute(delete(HistoryTotal).where(HistoryTotal.budget_year.in_(years)))
        session.execute(insert(HistoryTotal), [_kept(row) for row in rows])
        for year in years:
            allocated = total([row.allocated for row in rows if row.year == year])
            subject = BudgetYear(id=year)  # not kept: the year has totals, but no books
            record(session, actor, Action.BUDGET_ADJUST, subject, event="import-history", allocated=allocated)
        return len(rows)


def _check(rows: Sequence[HistoryRow], known: set[str]) -> None:
    for row in rows:
        if row.category_code not in known:
            raise HistoryCategoryUnknown(code=row.category_code, year=str(row.year))
        if row.paid > row.allocated:
            raise HistoryPaidTooMuch(code=row.category_code, year=str(row.year))


def _kept(row: HistoryRow) -> dict[str, object]:
    return {
        "budget_year": row.year,
        "category_code": row.category_code,
        "vouchers": row.vouchers,
        "firms": row.firms,
        "allocated_fen": row.allocated,
        "paid_fen": row.paid,
    }
