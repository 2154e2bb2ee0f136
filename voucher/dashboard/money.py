"""The figures of a year: by stage, category, agency, district and month. All of it from the books."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import case, func, select

from voucher import clock
from voucher.agencies.models import Agency
from voucher.budget.models import BudgetYear, HistoryTotal, LedgerAccount
from voucher.catalogue.models import Category
from voucher.dashboard.holdings import (
    AFTER_THE_YEAR,
    BEFORE_THE_YEAR,
    NO_AGENCY,
    Slice,
    amount,
    end_of_month,
    holdings,
)
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
    """What a year allocated and paid, from the books or, before them, as imported."""

    year: int
    imported: bool
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


def by_category(year: int) -> list[Line]:
    """Return the year's money by category, in the catalogue's order. One query."""
    return _lines(year, Category.code, Category.name_zh, Category.name_en, order=Category.position)


def by_agency(year: int) -> list[Line]:
    """Return the year's money by the agency that has or may get it, the largest first. One query."""
    key = func.coalesce(Agency.pid, NO_AGENCY)
    return _lines(
        year, key, func.coalesce(Agency.name_zh, ""), func.coalesce(Agency.name_en, ""), order=-amount()
    )


def by_district(year: int) -> list[Line]:
    """Return the year's money by the firm's district, the largest first. One query."""
    return _lines(year, Firm.district, Firm.district, Firm.district, order=-amount())


def by_month(year: int) -> list[Line]:
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
    lines = {int(line.key): line for line in _lines(year, month, month, month, order=month)}
    shown = sorted({*range(1, 13), *lines})
    return [lines.get(number) or _empty(str(number)) for number in shown]


def firms_served(year: int) -> int:
    """Return how many different firms hold the year's allocated money or were served with it. One query."""
    return db.session.scalar(holdings(Slice(year), func.count(func.distinct(Voucher.firm_id)))) or 0


def past_years() -> list[PastYear]:
    """Return every year since the scheme began, the latest first. Two queries."""
    fen, paid = (
        amount(),
        func.sum(case((LedgerAccount.stage == Stage.PAID, LedgerAccount.balance_fen), else_=0)),
    )
    kept = db.session.execute(
        select(BudgetYear.id, fen, func.coalesce(paid, 0))
        .outerjoin(
            LedgerAccount, (LedgerAccount.budget_year == BudgetYear.id) & LedgerAccount.stage.in_(ALLOCATED)
        )
        .group_by(BudgetYear.id)
    )
    imported = db.session.execute(
        select(
            HistoryTotal.budget_year, func.sum(HistoryTotal.allocated_fen), func.sum(HistoryTotal.paid_fen)
        ).group_by(HistoryTotal.budget_year)
    )
    years = [PastYear(year, False, Money(int(a)), Money(int(p))) for year, a, p in kept]
    years += [PastYear(year, True, _money(a), _money(p)) for year, a, p in imported]
    return sorted(years, key=lambda one: -one.year)


def pace(year: int, used: Money, granted: Money) -> Pace:
    """Compare the used share of the year's money with the share of its days that are gone, today included."""
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    gone = min(max((clock.today() - date(year, 1, 1)).days + 1, 0), days)
    money = used.fen * BASIS_POINTS // granted.fen if granted else 0
    return Pace(money, gone * BASIS_POINTS // days)


def _lines(year: int, key: Any, zh: Any, en: Any, *, order: Any) -> list[Line]:
    stages = [
        func.coalesce(func.sum(case((LedgerAccount.stage == stage, LedgerAccount.balance_fen), else_=0)), 0)
        for stage in ALLOCATED
    ]
    counts = func.count(func.distinct(Voucher.id)), func.count(func.distinct(Voucher.firm_id))
    names = list(dict.fromkeys([key, zh, en, *([order] if order is Category.position else [])]))
    rows = db.session.execute(
        holdings(Slice(year), key, zh, en, *counts, *stages).group_by(*names).order_by(order)
    )
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


def _empty(key: str) -> Line:
    return Line(key, key, key, 0, 0, dict.fromkeys(ALLOCATED, NOTHING))


def _money(value: Any) -> Money:
    return value if isinstance(value, Money) else Money(int(value or 0))
