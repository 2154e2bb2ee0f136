"""Questions about the money of the years."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from voucher.access import Action, Actor, require
from voucher.accounts.models import Person
from voucher.budget.models import Appropriation, BudgetYear, LedgerTotal
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
class PoolLine:
    """One pool of a year; the general pool has the code `general`."""

    code: str
    name_zh: str
    name_en: str
    balances: YearBalances


@dataclass(frozen=True, slots=True)
class Grant:
    """One document that granted money or, with `cut`, took it back. A carry-over names its other year."""

    document_number: str
    amount: Money
    cut: bool
    carried_year: int | None
    note: str
    proposed_by: str | None
    approved_by: str | None
    approved_at: datetime


def years_with(column: InstrumentedAttribute[int]) -> list[int]:
    """Return the budget years that a column refers to, the latest first, without reading its table. One query."""
    named = select(BudgetYear.id).where(exists().where(column == BudgetYear.id))
    return list(db.session.scalars(named.order_by(BudgetYear.id.desc())))


def balances_of(year: int) -> YearBalances:
    """Return what stands at each stage of the year; nothing for a year without books. One query."""
    rows = db.session.execute(
        select(LedgerTotal.stage, func.sum(LedgerTotal.balance_fen))
        .where(LedgerTotal.budget_year == year, LedgerTotal.stage.not_in(OUTSIDE))
        .group_by(LedgerTotal.stage)
    )
    return YearBalances.of(year, {stage: Money(int(fen)) for stage, fen in rows})


def years(actor: Actor) -> list[YearLine]:
    """Return the years of the books, the latest first. Two queries."""
    require(actor, Action.BUDGET_READ)
    money: dict[int, dict[Stage, Money]] = {}
    for year, stage, fen in db.session.execute(
        select(LedgerTotal.budget_year, LedgerTotal.stage, func.sum(LedgerTotal.balance_fen))
        .where(LedgerTotal.stage.not_in(OUTSIDE))
        .group_by(LedgerTotal.budget_year, LedgerTotal.stage)
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


def open_years_after(actor: Actor, year: int) -> list[int]:
    """Return the later years that are open, the nearest first. One query."""
    require(actor, Action.BUDGET_READ)
    return list(
        db.session.scalars(
            select(BudgetYear.id)
            .where(BudgetYear.id > year, BudgetYear.state == YearState.OPEN)
            .order_by(BudgetYear.id)
        )
    )


def pools_of(actor: Actor, year: int) -> list[PoolLine]:
    """Return the year's pools, the general one first, then by category. One query."""
    require(actor, Action.BUDGET_READ)
    rows = db.session.execute(
        select(
            LedgerTotal.pool,
            Category.name_zh,
            Category.name_en,
            LedgerTotal.stage,
            LedgerTotal.balance_fen,
        )
        .outerjoin(Category, Category.code == LedgerTotal.pool)
        .where(LedgerTotal.budget_year == year, LedgerTotal.stage.not_in(OUTSIDE))
        .order_by(func.coalesce(Category.position, 0), LedgerTotal.pool)
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
        Grant(
            g.document_number,
            g.amount_fen,
            g.cut,
            g.carried_year,
            g.note,
            proposed,
            approved,
            g.approved_at,
        )
        for g, proposed, approved in rows
    ]
