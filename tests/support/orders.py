"""Orders in every state, made through the verbs, and what the books hold for them."""

from itertools import count

from sqlalchemy import select

from tests.support.papers import paper
from tests.support.trade import Trade
from voucher import clock
from voucher.issuance.holdings import Parts, parts
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.confirm import confirm_delivery, sign_contract
from voucher.orders.fulfil import accept, deliver, file_contract
from voucher.orders.order import offer, place
from voucher.storage import Base, transaction

_numbers = count(1)


def new_key() -> str:
    """Return a fresh key of a form."""
    return f"key-{next(_numbers)}"


def placed_order(trade: Trade, *, price: int = 6_000) -> str:
    """Return the pid of an order that waits for the agency."""
    return place(
        trade.firm, trade.voucher_pid, trade.listing_pid, Money.yuan(price), "五年战略规划", new_key()
    )


def accepted_order(trade: Trade, *, price: int = 6_000) -> str:
    """Return the pid of an order that waits for its contract."""
    pid = placed_order(trade, price=price)
    accept(trade.agency, pid)
    return pid


def running_order(trade: Trade, *, price: int = 6_000, contract: int | None = None) -> str:
    """Return the pid of an order in service; `contract` is the contract's price, by default the order's."""
    pid = accepted_order(trade, price=price)
    file_contract(trade.agency, pid, "HT-2026-001", Money.yuan(contract or price), clock.today(), [paper()])
    sign_contract(trade.firm, pid)
    return pid


def delivered_order(trade: Trade, *, price: int = 6_000, contract: int | None = None) -> str:
    """Return the pid of an order that waits for the firm to confirm."""
    pid = running_order(trade, price=price, contract=contract)
    deliver(trade.agency, pid, "已提交规划报告", [paper("报告.pdf")])
    return pid


def confirmed_order(trade: Trade, *, price: int = 6_000, contract: int | None = None) -> str:
    """Return the pid of an order the firm has confirmed."""
    pid = delivered_order(trade, price=price, contract=contract)
    confirm_delivery(trade.firm, pid)
    return pid


def offered_order(trade: Trade, *, price: int = 6_000) -> str:
    """Return the pid of an order the agency prepared."""
    return offer(
        trade.agency, trade.voucher_code, trade.listing_pid, Money.yuan(price), "现场咨询", new_key()
    )


def held(trade: Trade) -> Parts:
    """Return where the money of the trade's voucher is."""
    with transaction() as session:
        voucher = session.scalars(select(Voucher).where(Voucher.pid == trade.voucher_pid)).one()
        return parts(session, voucher.id)


def change(model: type[Base], column: str, value: object) -> None:
    """Set a column of every row of a table."""
    with transaction() as session:
        for row in session.scalars(select(model)):
            setattr(row, column, value)
