"""The years before the portal, imported as totals without vouchers."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, func, select, type_coerce

from voucher.access import Action, Actor, require
from voucher.budget.models import HistoryTotal
from voucher.catalogue.models import Category
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.storage import db


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


def _totals(vouchers: Any, firms: Any, allocated: Any, paid: Any) -> tuple[int, int, Money, Money]:
    return int(vouchers), int(firms), Money(int(allocated)), Money(int(paid))


_TOTALS = (
    func.sum(HistoryTotal.vouchers),
    func.sum(HistoryTotal.firms),
    func.sum(type_coerce(HistoryTotal.allocated_fen, BigInteger)),
    func.sum(type_coerce(HistoryTotal.paid_fen, BigInteger)),
)
