"""One line of any list of orders, and the statement it comes from."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from voucher import clock
from voucher.agencies.models import Agency
from voucher.catalogue.models import Category, Item
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.orders.states import REDEEMED, OrderState


@dataclass(frozen=True, slots=True)
class OrderLine:
    """An order in a list. `part` is what the voucher pays: locked, or redeemed once the firm confirmed.

    It is None while the order is only offered.
    """

    pid: str
    number: str
    firm: str
    agency: str
    agency_en: str
    item: str
    item_en: str
    category: str
    category_en: str
    price: Money
    part: Money | None
    state: OrderState
    placed_at: datetime

    @property
    def placed_on(self) -> date:
        return clock.local_date(self.placed_at)


def order_lines() -> Select[Any]:
    """Return the statement of order lines with firm, agency, item, category and voucher, for more conditions."""
    return (
        select(Order, Firm.name, Agency, Item, Category)
        .join(Firm, Firm.id == Order.firm_id)
        .join(Agency, Agency.id == Order.agency_id)
        .join(Item, Item.id == Order.item_id)
        .join(Category, Category.code == Item.category_code)
        .join(Voucher, Voucher.id == Order.voucher_id)
    )


def order_line(row: Any) -> OrderLine:
    """Turn a row of `order_lines` into a line."""
    order, firm, agency, item, category = row[:5]
    return OrderLine(
        pid=order.pid,
        number=order.number,
        firm=firm,
        agency=agency.name_zh,
        agency_en=agency.name_en,
        item=item.name_zh,
        item_en=item.name_en,
        category=category.name_zh,
        category_en=category.name_en,
        price=order.price_fen,
        part=_part(order),
        state=order.state,
        placed_at=order.placed_at,
    )


def _part(order: Order) -> Money | None:
    if order.state in REDEEMED:
        return order.redeemed_fen
    return order.locked_fen or None
