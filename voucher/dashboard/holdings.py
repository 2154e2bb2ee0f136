"""Where the year's allocated money is: each account with the voucher, firm, category and agency it stands for.

Every figure of the overview and every list behind one is made of these rows, so that the list adds up to the figure.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from voucher import clock
from voucher.agencies.models import Agency
from voucher.budget.models import LedgerAccount
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import ALLOCATED, Holder, Stage
from voucher.orders.models import Order

#: Money on vouchers that no order has touched is nobody's yet: it has no agency.
NO_AGENCY = "none"


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a year's allocated money; None does not narrow.

    `agency` is a public id, or `none` for money no agency has a claim to; `month` is the month of issue, 1 to 12, and
    `later` means issued after the year itself.
    """

    year: int
    stage: Stage | None = None
    category: str | None = None
    agency: str | None = None
    district: str | None = None
    month: int | None = None

    @property
    def stages(self) -> tuple[Stage, ...]:
        return (self.stage,) if self.stage else ALLOCATED


def holdings(part: Slice, *columns: Any) -> Select[Any]:
    """Return a select of `columns` over the accounts of the slice that hold money."""
    statement = (
        select(*columns)
        .select_from(LedgerAccount)
        .outerjoin(Order, and_(LedgerAccount.holder == Holder.ORDER, Order.id == LedgerAccount.holder_id))
        .join(Voucher, Voucher.id == func.coalesce(Order.voucher_id, LedgerAccount.holder_id))
        .join(Firm, Firm.id == Voucher.firm_id)
        .join(Category, Category.code == Voucher.category_code)
        .outerjoin(Agency, Agency.id == Order.agency_id)
    )
    return statement.where(
        LedgerAccount.budget_year == part.year,
        LedgerAccount.stage.in_(part.stages),
        LedgerAccount.balance_fen > 0,
        *_narrowed(part),
    )


def month_bounds(year: int, month: int) -> tuple[datetime, datetime]:
    """Return the moments at which a month of the city begins and ends."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return clock.moment_of(date(year, month, 1)), clock.moment_of(following)


def amount() -> ColumnElement[int]:
    """Return the sum of money, in fen."""
    return func.coalesce(func.sum(LedgerAccount.balance_fen), 0)


def _narrowed(part: Slice) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if part.category is not None:
        narrowed.append(Voucher.category_code == part.category)
    if part.district is not None:
        narrowed.append(Firm.district == part.district)
    if part.agency is not None:
        narrowed.append(Agency.id.is_(None) if part.agency == NO_AGENCY else Agency.pid == part.agency)
    if part.month is not None:
        first, end = month_bounds(part.year, part.month)
        narrowed += [Voucher.issued_at >= first, Voucher.issued_at < end]
    return narrowed
