"""The list behind a figure: the vouchers and orders whose money it is made of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select

from voucher.agencies.models import Agency
from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.catalogue.models import Category
from voucher.dashboard.holdings import Slice, holdings
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import Money, Stage
from voucher.orders.models import Order
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.counting import count_and_sum
from voucher.storage.paging import PAGE_SIZE, Page, every_row, oldest_first, page_of


@dataclass(frozen=True, slots=True)
class Holding:
    """Money of one voucher at one stage; from the lock on, of one order."""

    voucher_pid: str
    code: str
    order_pid: str | None
    order: str | None
    firm: str
    district: str
    category_zh: str
    category_en: str
    agency_zh: str | None
    agency_en: str | None
    issued_at: datetime
    stage: Stage
    amount: Money


_COLUMNS = (
    LedgerAccount.id,
    Voucher.pid,
    Voucher.code,
    Order.pid,
    Order.number,
    Firm.name,
    Firm.district,
    Category.name_zh,
    Category.name_en,
    Agency.name_zh,
    Agency.name_en,
    Voucher.issued_at,
    LedgerAccount.stage,
    LedgerAccount.balance_fen,
)


def require_kept(year: int) -> None:
    """Refuse a year the books do not keep. One query.

    Raises:
        NotFound: As named.
    """
    if db.session.scalar(select(BudgetYear.id).where(BudgetYear.id == year)) is None:
        raise NotFound()


def holding_list(part: Slice, after: int | None = None, size: int = PAGE_SIZE) -> Page[Holding]:
    """Return the slice's holdings in the order they came to be. One query."""
    rows = db.session.execute(oldest_first(holding_rows(part), LedgerAccount.id, after, size)).all()
    return page_of(rows, lambda row: row[0], _holding, size)


def every_holding(part: Slice) -> Iterator[Row[Any]]:
    """Yield all of the slice's holdings in the same order, as `holding_rows` has them."""
    return every_row(holding_rows(part), LedgerAccount.id)


def holding_rows(part: Slice) -> Select[Any]:
    """Return a select of the slice's holdings: the number of the account, then the fields of `Holding`."""
    return holdings(part, *_COLUMNS)


def sum_of(part: Slice) -> tuple[int, Money | None]:
    """Return how many holdings the slice has, and their money; of very many as `count_and_sum` says. One query."""
    count, fen = count_and_sum(holdings(part, LedgerAccount.id), LedgerAccount.balance_fen)
    return count, None if fen is None else Money(fen)


def _holding(row: tuple[Any, ...]) -> Holding:
    _account, *facts, fen = row
    facts.append(Money(fen))
    return Holding(*facts)
