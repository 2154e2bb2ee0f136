"""Everything the overview of a year shows, put together from a handful of questions."""

from dataclasses import dataclass
from datetime import datetime

from voucher import clock
from voucher.budget.queries import balances_of
from voucher.dashboard.kept import Answers, kept_answers
from voucher.dashboard.money import (
    Line,
    Pace,
    PastYear,
    by_agency,
    by_category,
    by_district,
    by_month,
    firms_served,
    pace,
    past_years,
)
from voucher.ledger import Money, YearBalances, total
from voucher.ledger.money import BASIS_POINTS
from voucher.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Overview:
    """One year as the bureau steers by it. `running` are the allocated sums at each month's end, None to come.

    `firms` are the different firms of the year, `firms_ever` those of all years the books keep.
    """

    year: int
    as_of: datetime
    years: list[PastYear]
    balances: YearBalances
    pace: Pace
    firms: int
    firms_ever: int
    categories: list[Line]
    agencies: list[Line]
    districts: list[Line]
    months: list[Line]
    running: list[Money | None]
    even: list[Money]

    @property
    def paid_bp(self) -> int:
        """预算执行率: the paid share of the appropriation, in basis points."""
        granted = self.balances.appropriation
        return self.balances.paid.fen * BASIS_POINTS // granted.fen if granted else 0

    @property
    def imported_firms(self) -> int:
        """Firms of the imported years, each counted in every year and category it had."""
        return sum(year.firms for year in self.years if year.imported)

    @property
    def since_start(self) -> Money:
        """What all years allocated together."""
        return total([year.allocated for year in self.years])


def overview(year: int | None, answers: Answers | None = None) -> Overview:
    """Return the overview of a kept year; of the running one, else the latest, if none is named. At most nine queries.

    Args:
        answers: To what can only be counted; without, those that were kept.

    Raises:
        NotFound: The books do not keep the year.
    """
    answers = answers or kept_answers()
    years = past_years(answers)
    kept = [one.year for one in years if not one.imported]
    if year is None:
        year = clock.budget_year() if clock.budget_year() in kept else max(kept, default=None)
    if year not in kept:
        raise NotFound()
    balances, months = balances_of(year), by_month(year, answers)
    return Overview(
        year=year,
        as_of=answers.as_of,
        years=years,
        balances=balances,
        pace=pace(year, balances.allocated, balances.appropriation),
        firms=next(one.firms for one in years if one.year == year),
        firms_ever=firms_served(answers=answers),
        categories=by_category(year, answers),
        agencies=by_agency(year, answers),
        districts=by_district(year, answers),
        months=months,
        running=_running(year, months),
        even=[Money(balances.appropriation.fen * month // 12) for month in range(1, 13)],
    )


def imported_year(year: int) -> PastYear | None:
    """Return the totals of a year before the portal, if it was imported. Three queries."""
    return next((one for one in past_years(kept_answers()) if one.year == year and one.imported), None)


def _running(year: int, months: list[Line]) -> list[Money | None]:
    today = clock.today()
    last = 12 if today.year > year else today.month if today.year == year else 0
    return [
        total([line.allocated for line in months if int(line.key) <= number]) if number <= last else None
        for number in range(1, 13)
    ]
