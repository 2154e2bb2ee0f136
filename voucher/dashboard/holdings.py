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
from voucher.redemption.models import Claim
from voucher.settlement.models import BatchLine
from voucher.settlement.states import LineState

#: Money on vouchers that no order has touched is nobody's yet: it has no agency.
NO_AGENCY = "none"
#: A round may give out a year's money before the year begins and after it has ended.
BEFORE_THE_YEAR, AFTER_THE_YEAR = 0, 13


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a year's allocated money; None does not narrow.

    `agency` is a public id, or `none` for money no agency has a claim to; `month` is the month of issue, 1 to 12,
    or 0 and 13 for what was issued before and after the year itself. `paid_in` is the calendar year of the payment.
    """

    year: int
    stage: Stage | None = None
    category: str | None = None
    agency: str | None = None
    district: str | None = None
    month: int | None = None
    paid_in: int | None = None

    @property
    def stages(self) -> tuple[Stage, ...]:
        return (self.stage,) if self.stage else ALLOCATED


def holdings(part: Slice, *columns: Any) -> Select[Any]:
    """Return a select of `columns` over the accounts of the slice that hold money."""
    return all_holdings(*columns).where(*_of_year(part), *_narrowed(part))


def accounts_of(part: Slice) -> Select[Any]:
    """Return the same accounts, for counting and adding up: of a slice of the whole year nothing else is read."""
    if part != Slice(part.year, part.stage):
        return holdings(part, LedgerAccount.id)
    return select(LedgerAccount.id).where(*_HOLDING, *_of_year(part))


def all_holdings(*columns: Any) -> Select[Any]:
    """Return a select of `columns` over the accounts of all years that hold allocated money."""
    return (
        select(*columns)
        .select_from(LedgerAccount)
        .outerjoin(Order, and_(LedgerAccount.holder == Holder.ORDER, Order.id == LedgerAccount.holder_id))
        .join(Voucher, Voucher.id == func.coalesce(Order.voucher_id, LedgerAccount.holder_id))
        .join(Firm, Firm.id == Voucher.firm_id)
        .join(Category, Category.code == Voucher.category_code)
        .outerjoin(Agency, Agency.id == Order.agency_id)
        .where(*_HOLDING)
    )


def end_of_month(year: int, month: int) -> datetime:
    """Return the moment at which a month of the city ends; month 0 ends where the year begins."""
    return clock.moment_of(date(year + month // 12, month % 12 + 1, 1))


def amount() -> ColumnElement[int]:
    """Return the sum of money, in fen."""
    return func.coalesce(func.sum(LedgerAccount.balance_fen), 0)


_HOLDING = (LedgerAccount.stage.in_(ALLOCATED), LedgerAccount.balance_fen > 0)


def _of_year(part: Slice) -> tuple[ColumnElement[bool], ...]:
    return LedgerAccount.budget_year == part.year, LedgerAccount.stage.in_(part.stages)


def _narrowed(part: Slice) -> list[ColumnElement[bool]]:
    narrowed: list[ColumnElement[bool]] = []
    if part.category is not None:
        narrowed.append(Voucher.category_code == part.category)
    if part.district is not None:
        narrowed.append(Firm.district == part.district)
    if part.agency is not None:
        narrowed.append(Agency.id.is_(None) if part.agency == NO_AGENCY else Agency.pid == part.agency)
    if part.paid_in is not None:
        narrowed.append(_paid_in(part.paid_in))
    if part.month is not None:
        narrowed += _issued_in(part.year, part.month)
    return narrowed


def _issued_in(year: int, month: int) -> list[ColumnElement[bool]]:
    bounds: list[ColumnElement[bool]] = []
    if month > BEFORE_THE_YEAR:
        bounds.append(Voucher.issued_at >= end_of_month(year, month - 1))
    if month < AFTER_THE_YEAR:
        bounds.append(Voucher.issued_at < end_of_month(year, month))
    return bounds


def _paid_in(year: int) -> ColumnElement[bool]:
    paid = (
        select(BatchLine.id)
        .join(Claim, Claim.id == BatchLine.claim_id)
        .where(
            Claim.order_id == Order.id,
            BatchLine.state == LineState.PAID,
            BatchLine.paid_on.between(date(year, 1, 1), date(year, 12, 31)),
        )
    )
    return (LedgerAccount.stage == Stage.PAID) & paid.exists()
