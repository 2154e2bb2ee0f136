"""Questions about the money of the years."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import aliased

from voucher.access import Action, Actor, require
from voucher.accounts.models import Person
from voucher.budget.models import Appropriation, BudgetYear, HistoryTotal, LedgerAccount
from voucher.budget.states import YearState
from voucher.catalogue.models import Category
from voucher.ledger import OUTSIDE, Money, Stage, YearBalances
from voucher.refusal import NotFound
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class YearLine:
    """One year the books keep."""

    year: int
    state: YearState
    closed_at: datetime | None
    balances: YearBalances

    @property
    def is_open(self) -> bool:
        return self.state is YearState.OPEN


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One year before the portal, as imported: totals without vouchers."""

    year: int
    vouchers: int
    firms: int
    allocated: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class CategoryHistory:
    """One category of a year before the portal."""

    name_zh: str
    name_en: str
    vouchers: int
    firms: int
    allocated: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class PoolLine:
    """One pool of a year; the general pool has the code `general`."""

    code: str
    name_zh: str
    name_en: str
    balances: YearBalances


@dataclass(frozen=True, slots=True)
class Grant:
    """One document that granted money or, with `cut`, took it back."""

    document_number: str
    amount: Money
    cut: bool
    note: str
    proposed_by: str | None
    approved_by: str | None
    approved_at: datetime


def balances_of(year: int) -> YearBalances:
    """Return what stands at each stage of the year; nothing for a year without books. One query."""
    rows = db.session.execute(
        select(LedgerAccount.stage, func.sum(LedgerAccount.balance_fen))
        .where(LedgerAccount.budget_year == year, LedgerAccount.stage.not_in(OUTSIDE))
        .group_by(LedgerAccount.stage)
    )
    return YearBalances.of(year, {stage: Money(int(fen)) for stage, fen in rows})


def years(actor: Actor) -> list[YearLine]:
    """Return the years of the books, the latest first. Two queries."""
    require(actor, Action.BUDGET_READ)
    money: dict[int, dict[Stage, Money]] = {}
    for year, stage, fen in db.session.execute(
        select(LedgerAccount.budget_year, LedgerAccount.stage, func.sum(LedgerAccount.balance_fen))
        .where(LedgerAccount.stage.not_in(OUTSIDE))
        .group_by(LedgerAccount.budget_year, LedgerAccount.stage)
    ):
        money.setdefault(year, {})[stage] = Money(int(fen))
    return [
        YearLine(row.id, row.state, row.closed_at, YearBalances.of(row.id, money.get(row.id, {})))
        for row in db.session.scalars(select(BudgetYear).order_by(BudgetYear.id.desc()))
    ]


def year_line(actor: Actor, year: int) -> YearLine:
    """Return one year of the books. Two queries.

    Raises:
        NotFound: The books do not keep it.
    """
    require(actor, Action.BUDGET_READ)
    row = db.session.get(BudgetYear, year)
    if row is None:
        raise NotFound()
    return YearLine(row.id, row.state, row.closed_at, balances_of(year))


def history(actor: Actor) -> list[HistoryLine]:
    """Return the years before the portal, the latest first. One query."""
    require(actor, Action.BUDGET_READ)
    rows = db.session.execute(
        select(HistoryTotal.budget_year, *_TOTALS)
        .group_by(HistoryTotal.budget_year)
        .order_by(HistoryTotal.budget_year.desc())
    )
    return [HistoryLine(year, *_totals(*sums)) for year, *sums in rows]


def history_of(actor: Actor, year: int) -> list[CategoryHistory]:
    """Return a year before the portal by category. One query.

    Raises:
        NotFound: Nothing was imported for it.
    """
    require(actor, Action.BUDGET_READ)
    rows = db.session.execute(
        select(Category.name_zh, Category.name_en, *_TOTALS)
        .join(Category, Category.code == HistoryTotal.category_code)
        .where(HistoryTotal.budget_year == year)
        .group_by(Category.code, Category.name_zh, Category.name_en, Category.position)
        .order_by(Category.position)
    ).all()
    if not rows:
        raise NotFound()
    return [CategoryHistory(zh, en, *_totals(*sums)) for zh, en, *sums in rows]


def pools_of(actor: Actor, year: int) -> list[PoolLine]:
    """Return the year's pools, the general one first, then by category. One query."""
    require(actor, Action.BUDGET_READ)
    rows = db.session.execute(
        select(
            LedgerAccount.pool,
            Category.name_zh,
            Category.name_en,
            LedgerAccount.stage,
            func.sum(LedgerAccount.balance_fen),
        )
        .outerjoin(Category, Category.code == LedgerAccount.pool)
        .where(LedgerAccount.budget_year == year, LedgerAccount.stage.not_in(OUTSIDE))
        .group_by(LedgerAccount.pool, Category.name_zh, Category.name_en, LedgerAccount.stage)
        .order_by(func.max(func.coalesce(Category.position, 0)), LedgerAccount.pool)
    )
    pools: dict[tuple[str, str, str], dict[Stage, Money]] = {}
    for code, zh, en, stage, fen in rows:
        pools.setdefault((code, zh or "", en or ""), {})[stage] = Money(int(fen))
    return [PoolLine(*names, YearBalances.of(year, money)) for names, money in pools.items()]


def grants_of(actor: Actor, year: int) -> list[Grant]:
    """Return the documents of the year in the order they were decided. One query."""
    require(actor, Action.BUDGET_READ)
    proposer, approver = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(Appropriation, proposer.name, approver.name)
        .outerjoin(proposer, proposer.id == Appropriation.proposed_by)
        .outerjoin(approver, approver.id == Appropriation.approved_by)
        .where(Appropriation.budget_year == year)
        .order_by(Appropriation.id)
    )
    return [
        Grant(g.document_number, g.amount_fen, g.cut, g.note, proposed, approved, g.approved_at)
        for g, proposed, approved in rows
    ]


def _totals(vouchers: Any, firms: Any, allocated: Any, paid: Any) -> tuple[int, int, Money, Money]:
    return int(vouchers), int(firms), Money(int(allocated)), Money(int(paid))


_TOTALS = (
    func.sum(HistoryTotal.vouchers),
    func.sum(HistoryTotal.firms),
    func.sum(type_coerce(HistoryTotal.allocated_fen, BigInteger)),
    func.sum(type_coerce(HistoryTotal.paid_fen, BigInteger)),
)
