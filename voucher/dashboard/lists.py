"""The list behind a figure: the vouchers and orders whose money it is made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, String, func, select, type_coerce

from voucher.agencies.models import Agency
from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.catalogue.models import Category
from voucher.dashboard.holdings import Slice, accounts_of, holdings
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.issuance.voucher_code import grouped
from voucher.ledger import Money, Stage
from voucher.orders.models import Order
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.counting import count_and_sum
from voucher.storage.paging import PAGE_SIZE, Page, every_part, oldest_first, page_of


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
    rows = db.session.execute(oldest_first(holdings(part, *_COLUMNS), LedgerAccount.id, after, size)).all()
    return page_of(rows, lambda row: row[0], _holding, size)


def holdings_of_file(part: Slice, *, chinese: bool) -> Select[Any]:
    """Return a select of the slice's holdings for a file: the number of the account, then what a line says of it.

    The stage is its bare value and the amount in fen: a million lines are read.
    """
    return holdings(
        part,
        LedgerAccount.id,
        Voucher.code,
        func.coalesce(Order.number, ""),
        Firm.name,
        Firm.district,
        Category.name_zh if chinese else Category.name_en,
        func.coalesce(Agency.name_zh if chinese else Agency.name_en, ""),
        Voucher.issued_at,
        type_coerce(LedgerAccount.stage, String),
        LedgerAccount.balance_fen,
    )


def every_holding_of_file(part: Slice, *, chinese: bool) -> Iterator[Sequence[Row[Any]]]:
    """Yield all rows of `holdings_of_file`, some at a time, in the order in which the holdings came to be."""
    return every_part(holdings_of_file(part, chinese=chinese), LedgerAccount.id)


def sum_of(part: Slice) -> tuple[int, Money | None]:
    """Return how many holdings the slice has, and their money; of very many as `count_and_sum` says. One query."""
    count, fen = count_and_sum(accounts_of(part), LedgerAccount.balance_fen)
    return count, None if fen is None else Money(fen)


def _holding(row: tuple[Any, ...]) -> Holding:
    _account, pid, code, *rest, fen = row
    facts = [pid, grouped(code), *rest, Money(fen)]
    return Holding(*facts)
