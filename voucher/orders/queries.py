"""Lists of orders, for both sides and for the bureau."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, column, exists, func, or_, select, table, true

from voucher import clock
from voucher.agencies.models import Agency
from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.catalogue.models import Item
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import Holder, Money, Stage
from voucher.orders.lines import OrderLine, order_line, order_lines
from voucher.orders.models import Order
from voucher.orders.states import OrderState
from voucher.orders.tabs import CLAIMABLE, Tab
from voucher.storage import db
from voucher.storage.counting import count_and_sum, count_by
from voucher.storage.matching import contains
from voucher.storage.paging import Page, newest_first, page_of
from voucher.storage.prepared import spelled_out

Counts = Mapping[tuple[OrderState, bool | None], int]

#: The claims of the room to the right, known here by name only.
_CLAIM = table("claim", column("order_id"), column("state"))
_OVER_CLAIMS = ("rejected", "withdrawn", "lapsed")
_HOLD_REDEEMED = select(LedgerAccount.holder_id).where(
    LedgerAccount.holder == Holder.ORDER,
    LedgerAccount.stage == spelled_out(Stage.REDEEMED, LedgerAccount.stage.type),
    LedgerAccount.balance_fen > spelled_out(0, BigInteger()),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which orders the bureau asks for; None asks nothing.

    `year` is the budget year of the voucher, `stage` where the order's money stands now, `month` the first day of
    the month in which the order was placed; `agency` and `firm` are public ids.
    """

    year: int | None = None
    stage: Stage | None = None
    state: OrderState | None = None
    category: str | None = None
    agency: str | None = None
    firm: str | None = None
    district: str | None = None
    month: date | None = None
    text: str | None = None


def firm_orders(firm_id: int, tab: Tab, after: int | None = None) -> Page[OrderLine]:
    """Return a firm's orders under a tab, the newest first. One query."""
    return _page(order_lines().where(Order.firm_id == firm_id, _under(tab)), after)


def agency_orders(agency_id: int, tab: Tab, after: int | None = None) -> Page[OrderLine]:
    """Return an agency's orders under a tab, the newest first. One query."""
    statement = order_lines().where(Order.agency_id == agency_id, _under(tab))
    return _page(statement.where(may_be_claimed()) if tab is CLAIMABLE else statement, after)


def firm_counts(firm_id: int) -> Counts:
    """Return how many orders a firm has, by state and by the side that asked to cancel. One query."""
    statement = (
        select(Order.state, Order.cancel_asked_by_firm, func.count())
        .where(Order.firm_id == firm_id)
        .group_by(Order.state, Order.cancel_asked_by_firm)
    )
    return {(state, asked): number for state, asked, number in db.session.execute(statement)}


def agency_counts(agency_id: int) -> Counts:
    """Return how many orders an agency has by state, of very many as `count_by` says. One query."""
    orders = select(Order).where(Order.agency_id == agency_id)
    by_state = count_by(orders, Order.state, list(OrderState))
    return {(state, None): number for state, number in by_state.items()}


def how_many_claimable(agency_id: int) -> int:
    """Return how many confirmed orders an agency may claim now. One query."""
    return (
        db.session.scalar(select(func.count(Order.id)).where(Order.agency_id == agency_id, may_be_claimed()))
        or 0
    )


def all_orders(wanted: Wanted, after: int | None = None) -> Page[OrderLine]:
    """Return the orders the bureau asks for, the newest first. With a stage, `part` is the money there. One query."""
    statement = _wanted(order_lines(), wanted)
    if wanted.stage is None:
        return _page(statement, after)
    statement = statement.add_columns(LedgerAccount.balance_fen)
    rows = db.session.execute(newest_first(statement, Order.id, after)).all()
    return page_of(rows, lambda row: row[0].id, _line_with_money)


def total_of(wanted: Wanted) -> tuple[int, Money | None]:
    """Return how many orders the bureau asks for and their money: in the stage, else what was locked. One query.

    Of very many as `count_and_sum` says.
    """
    part = LedgerAccount.balance_fen if wanted.stage else Order.locked_fen
    number, fen = count_and_sum(_wanted(order_lines(), wanted), part)
    return number, None if fen is None else Money(fen)


def years() -> list[int]:
    """Return the budget years, the latest first. One query."""
    return list(db.session.scalars(select(BudgetYear.id).order_by(BudgetYear.id.desc())))


def may_be_claimed() -> ColumnElement[bool]:
    """Say in SQL that an order holds redeemed money and no live claim asks for it: few do, and by the money."""
    live_claim = exists().where(_CLAIM.c.order_id == Order.id, _CLAIM.c.state.not_in(_OVER_CLAIMS))
    return Order.id.in_(_HOLD_REDEEMED) & ~live_claim


def _page(statement: Select[Any], after: int | None) -> Page[OrderLine]:
    rows = db.session.execute(newest_first(statement, Order.id, after)).all()
    return page_of(rows, lambda row: row[0].id, order_line)


def _under(tab: Tab) -> ColumnElement[bool]:
    if set(tab.states) == set(OrderState):
        return true()
    stands = Order.state.in_(tab.states)
    if tab.asked_by_firm is None:
        return stands
    return stands & or_(
        Order.state != OrderState.CANCEL_ASKED, Order.cancel_asked_by_firm == tab.asked_by_firm
    )


def _wanted(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.stage is not None:
        statement = statement.join(
            LedgerAccount,
            (LedgerAccount.holder == Holder.ORDER)
            & (LedgerAccount.holder_id == Order.id)
            & (LedgerAccount.stage == wanted.stage)
            & (LedgerAccount.balance_fen > 0),
        )
    equal = [
        (Voucher.budget_year, wanted.year),
        (Order.state, wanted.state),
        (Item.category_code, wanted.category),
        (Agency.pid, wanted.agency),
        (Firm.pid, wanted.firm),
        (Firm.district, wanted.district),
    ]
    statement = statement.where(*(part == value for part, value in equal if value is not None))
    if wanted.month is not None:
        first, next_month = wanted.month, _next_month(wanted.month)
        statement = statement.where(
            Order.placed_at >= clock.moment_of(first), Order.placed_at < clock.moment_of(next_month)
        )
    if wanted.text:
        statement = statement.where(contains(wanted.text, Order.number, Firm.name, Agency.name_zh))
    return statement


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _line_with_money(row: Any) -> OrderLine:
    return replace(order_line(row), part=Money(row[5]))
