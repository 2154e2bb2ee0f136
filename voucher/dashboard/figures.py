"""The public figures: what the city granted, firms used and agencies were paid, without singling out a firm.

An amount that belongs to one or two firms is not shown. So that nobody finds it by subtraction, the categories that
have one stand in one line together with the smallest of the others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select

from voucher import clock
from voucher.budget.models import HistoryTotal, LedgerAccount
from voucher.budget.queries import balances_of
from voucher.catalogue.models import Category
from voucher.dashboard.holdings import Slice, holdings
from voucher.dashboard.kept import Answers, kept_answers
from voucher.issuance.models import Voucher
from voucher.ledger import ALLOCATED, NOTHING, Holder, Money, Stage, total
from voucher.orders.models import Order
from voucher.storage import db

FEWEST_FIRMS = 3
MEASURES = (ALLOCATED, (Stage.REDEEMED, Stage.PAYABLE, Stage.PAID), (Stage.PAID,))


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount, and how many firms it belongs to."""

    amount: Money = NOTHING
    firms: int = 0

    @property
    def tells_too_much(self) -> bool:
        return 0 < self.firms < FEWEST_FIRMS

    @property
    def shown(self) -> Money | None:
        """The amount, unless it belongs to too few firms."""
        return None if self.tells_too_much else self.amount


@dataclass(frozen=True, slots=True)
class Totals:
    """What was granted to firms, what they used of it, and what was paid for that."""

    allocated: Measure = Measure()
    used: Measure = Measure()
    paid: Measure = Measure()

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (self.allocated, self.used, self.paid)


@dataclass(frozen=True, slots=True)
class Line:
    """One category; without a name, several of them together."""

    zh: str | None
    en: str | None
    totals: Totals


@dataclass(frozen=True, slots=True)
class YearLine:
    """What a year granted and paid; of imported years only totals are known."""

    year: int
    imported: bool
    allocated: Measure
    paid: Measure


@dataclass(frozen=True, slots=True)
class PublicFigures:
    """What the public page shows; `granted` is the city's money for the year."""

    year: int
    as_of: datetime
    granted: Money
    totals: Totals
    categories: list[Line]
    years: list[YearLine]

    @property
    def since(self) -> int:
        return self.years[-1].year

    @property
    def since_start(self) -> Money:
        """What all years granted to firms together, without years that say too much of single firms."""
        return total([year.allocated.shown or NOTHING for year in self.years])


def public_figures(answers: Answers | None = None) -> PublicFigures:
    """Return the figures of the running year, and of all years. At most five queries.

    Args:
        answers: To what can only be counted; without, those that were kept.
    """
    answers = answers or kept_answers()
    year, kept = clock.budget_year(), _kept_years(answers)
    totals = kept.pop(year, Totals())
    years = [
        YearLine(one, False, found.allocated, found.paid) for one, found in {**kept, year: totals}.items()
    ]
    return PublicFigures(
        year=year,
        as_of=answers.as_of,
        granted=balances_of(year).appropriation,
        totals=totals,
        categories=folded(_categories(year, answers), totals),
        years=sorted([*years, *_imported_years()], key=lambda line: -line.year),
    )


def folded(lines: Sequence[Line], totals: Totals) -> list[Line]:
    """Put categories that tell too much into one last line, with others beside them if that is not enough."""
    small = [line for line in lines if any(one.tells_too_much for one in line.totals.measures)]
    rest = [line for line in lines if line not in small]
    for place in range(len(MEASURES)):
        if not small or not 0 < max(line.totals.measures[place].firms for line in small) < FEWEST_FIRMS:
            continue
        fit = [line for line in rest if line.totals.measures[place].firms >= FEWEST_FIRMS]
        if fit:
            beside = min(fit, key=lambda line: line.totals.measures[place].amount.fen)
            rest.remove(beside)
            small.append(beside)
    return [*rest, Line(None, None, _together(small, totals))] if small else rest


def _together(lines: Sequence[Line], totals: Totals) -> Totals:
    """Add lines up. The firms of a sum are at least those of its largest part, at most those of the year."""
    sums = []
    for place, whole in enumerate(totals.measures):
        parts = [line.totals.measures[place] for line in lines]
        firms = max(part.firms for part in parts)
        fen = total([part.amount for part in parts])
        sums.append(Measure(fen, whole.firms if fen == whole.amount else firms))
    return Totals(*sums)


def _measures() -> list[Any]:
    """Return for each measure its sum and its number of firms, as columns over the accounts."""
    columns: list[Any] = []
    for stages in MEASURES:
        inside = LedgerAccount.stage.in_(stages)
        columns.append(func.coalesce(func.sum(case((inside, LedgerAccount.balance_fen), else_=0)), 0))
        columns.append(func.count(case((inside, Voucher.firm_id)).distinct()))
    return columns


def _totals(*columns: int) -> Totals:
    pairs = zip(columns[::2], columns[1::2], strict=True)
    return Totals(*[Measure(Money(int(fen)), firms) for fen, firms in pairs])


def _categories(year: int, answers: Answers) -> list[Line]:
    """Return the categories that hold money of the year, in the catalogue's order. One query."""
    names = (Category.position, Category.name_zh, Category.name_en)
    statement = holdings(Slice(year), *names, *_measures()).group_by(*names).order_by(Category.position)
    rows = answers.rows(f"public {year} by category", statement)
    return [Line(zh, en, _totals(*columns)) for _position, zh, en, *columns in rows]


def _kept_years(answers: Answers) -> dict[int, Totals]:
    """Return the years of the books that hold allocated money. One query."""
    rows = answers.rows(
        "public years",
        select(LedgerAccount.budget_year, *_measures())
        .outerjoin(Order, and_(LedgerAccount.holder == Holder.ORDER, Order.id == LedgerAccount.holder_id))
        .join(Voucher, Voucher.id == func.coalesce(Order.voucher_id, LedgerAccount.holder_id))
        .where(LedgerAccount.stage.in_(ALLOCATED), LedgerAccount.balance_fen > 0)
        .group_by(LedgerAccount.budget_year),
    )
    return {year: _totals(*columns) for year, *columns in rows}


def _imported_years() -> list[YearLine]:
    """Return the years before the portal. One query."""
    sums = [
        func.sum(column) for column in (HistoryTotal.allocated_fen, HistoryTotal.paid_fen, HistoryTotal.firms)
    ]
    rows = db.session.execute(select(HistoryTotal.budget_year, *sums).group_by(HistoryTotal.budget_year))
    return [
        YearLine(year, True, Measure(_money(allocated), firms), Measure(_money(paid), firms))
        for year, allocated, paid, firms in rows
    ]


def _money(value: Any) -> Money:
    return value if isinstance(value, Money) else Money(int(value or 0))
