"""The figures of a year: by stage, category, agency, district and month. All of it from the books."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, case, func, literal, select, type_coerce, union_all

from voucher import clock
from voucher.agencies.models import Agency
from voucher.budget.models import BudgetYear, HistoryTotal, LedgerAccount
from voucher.catalogue.models import Category
from voucher.dashboard.holdings import (
    AFTER_THE_YEAR,
    BEFORE_THE_YEAR,
    NO_AGENCY,
    Slice,
    all_holdings,
    amount,
    end_of_month,
    holdings,
)
from voucher.dashboard.kept import Answers
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import ALLOCATED, NOTHING, Money, Stage, total
from voucher.ledger.money import BASIS_POINTS
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a breakdown: how many vouchers and firms, and where their money stands."""

    key: str
    zh: str
    en: str
    vouchers: int
    firms: int
    amounts: dict[Stage, Money]

    @property
    def allocated(self) -> Money:
        return total([self.amounts[stage] for stage in ALLOCATED])

    @property
    def used(self) -> Money:
        """What firms have had services for: redeemed, payable or paid."""
        return total([self.amounts[stage] for stage in (Stage.REDEEMED, Stage.PAYABLE, Stage.PAID)])


@dataclass(frozen=True, slots=True)
class PastYear:
    """What a year allocated and paid, from the books or, before them, as imported.

    A firm with several vouchers is one of the books' firms; imported years count a firm in each category it had.
    """

    year: int
    imported: bool
    vouchers: int
    firms: int
    allocated: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class Pace:
    """How much of the money and how much of the time is used, in basis points."""

    money_bp: int
    time_bp: int

    @property
    def ahead_bp(self) -> int:
        """How far the money is ahead of the time; below zero it is behind."""
        return self.money_bp - self.time_bp


def by_category(year: int, answers: Answers | None = None) -> list[Line]:
    """Return the year's money by category, in the catalogue's order. One query."""
    names = (Category.code, Category.name_zh, Category.name_en)
    return _lines(answers, "category", year, *names, order=Category.position)


def by_agency(year: int, answers: Answers | None = None) -> list[Line]:
    """Return the year's money by the agency that has or may get it, the largest first. One query."""
    key = func.coalesce(Agency.pid, NO_AGENCY)
    names = (func.coalesce(Agency.name_zh, ""), func.coalesce(Agency.name_en, ""))
    return _lines(answers, "agency", year, key, *names, order=-amount())


def by_district(year: int, answers: Answers | None = None) -> list[Line]:
    """Return the year's money by the firm's district, the largest first. One query."""
    names = (Firm.district, Firm.district, Firm.district)
    return _lines(answers, "district", year, *names, order=-amount())


def by_month(year: int, answers: Answers | None = None) -> list[Line]:
    """Return the year's money by the month in which its vouchers were issued. One query.

    All twelve months, and what was issued before or after the year (0 and 13 of `Slice.month`) where there is any.
    """
    month = case(
        *[
            (Voucher.issued_at < end_of_month(year, number), str(number))
            for number in range(BEFORE_THE_YEAR, AFTER_THE_YEAR)
        ],
        else_=str(AFTER_THE_YEAR),
    )
    found = _lines(answers, "month", year, month, month, month, order=month)
    lines = {int(line.key): line for line in found}
    shown = sorted({*range(1, 13), *lines})
    return [lines.get(number) or _empty(str(number)) for number in shown]


def firms_served(year: int | None = None, answers: Answers | None = None) -> int:
    """Return how many different firms hold allocated money, or were served with it, in a year or in all. One query."""
    return int(_held(answers).get(year or _EVER, _NOTHING_HELD)[1])


def past_years(answers: Answers | None = None) -> list[PastYear]:
    """Return every year since the scheme began, the latest first. Two queries."""
    held = _held(answers)
    known = union_all(
        select(BudgetYear.id, literal(False), *[literal(0) for _one in _IMPORTED]),
        select(HistoryTotal.budget_year, literal(True), *map(func.sum, _IMPORTED)).group_by(
            HistoryTotal.budget_year
        ),
    )
    years = [
        _past_year(year, bool(imported), *(sums if imported else held.get(year, _NOTHING_HELD)))
        for year, imported, *sums in db.session.execute(known)
    ]
    return sorted(years, key=lambda one: -one.year)


def pace(year: int, used: Money, granted: Money) -> Pace:
    """Compare the used share of the year's money with the share of its days that are gone, today included."""
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    gone = min(max((clock.today() - date(year, 1, 1)).days + 1, 0), days)
    money = used.fen * BASIS_POINTS // granted.fen if granted else 0
    return Pace(money, gone * BASIS_POINTS // days)


def _lines(
    answers: Answers | None, by: str, year: int, key: Any, zh: Any, en: Any, *, order: Any
) -> list[Line]:
    stages = [
        func.coalesce(func.sum(case((LedgerAccount.stage == stage, LedgerAccount.balance_fen), else_=0)), 0)
        for stage in ALLOCATED
    ]
    counts = func.count(func.distinct(Voucher.id)), func.count(func.distinct(Voucher.firm_id))
    names = list(dict.fromkeys([key, zh, en, *([order] if order is Category.position else [])]))
    statement = holdings(Slice(year), key, zh, en, *counts, *stages).group_by(*names).order_by(order)
    rows = (answers or Answers()).rows(f"{year} by {by}", statement)
    return [
        Line(
            str(k),
            z,
            e,
            vouchers,
            firms,
            {s: Money(int(fen)) for s, fen in zip(ALLOCATED, amounts, strict=True)},
        )
        for k, z, e, vouchers, firms, *amounts in rows
    ]


_IMPORTED = (
    HistoryTotal.vouchers,
    HistoryTotal.firms,
    type_coerce(HistoryTotal.allocated_fen, BigInteger),
    type_coerce(HistoryTotal.paid_fen, BigInteger),
)


_EVER, _NOTHING_HELD = 0, (0, 0, 0, 0)


def _held(answers: Answers | None) -> dict[int, Sequence[Any]]:
    """Return vouchers, firms, allocated and paid money by year; of all years together under `_EVER`. One query."""
    counts = func.count(Voucher.id.distinct()), func.count(Voucher.firm_id.distinct())
    paid = func.sum(case((LedgerAccount.stage == Stage.PAID, LedgerAccount.balance_fen), else_=0))
    year = LedgerAccount.budget_year
    statement = union_all(
        all_holdings(year, *counts, amount(), paid).group_by(year),
        all_holdings(literal(_EVER), *counts, amount(), func.coalesce(paid, 0)),
    )
    return {row[0]: row[1:] for row in (answers or Answers()).rows("years", statement)}


def _past_year(year: int, imported: bool, vouchers: Any, firms: Any, allocated: Any, paid: Any) -> PastYear:
    return PastYear(year, imported, int(vouchers), int(firms), Money(int(allocated)), Money(int(paid)))


def _empty(key: str) -> Line:
    return Line(key, key, key, 0, 0, dict.fromkeys(ALLOCATED, NOTHING))
