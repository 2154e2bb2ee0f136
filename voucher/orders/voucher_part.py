"""The voucher's part of an order in the books: locked, let go, redeemed."""

from datetime import date

from sqlalchemy import BigInteger, func, select, type_coerce
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Actor
from voucher.budget import books
from voucher.budget.models import LedgerAccount
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import NOTHING, Holder, Money, Stage, movements
from voucher.ledger.movements import Purse
from voucher.orders.models import Order
from voucher.orders.share import confirmed_share
from voucher.rounds.models import Policy

_USED = (Stage.LOCKED, Stage.REDEEMED, Stage.PAYABLE, Stage.PAID)
_KEEPS_MONEY = (VoucherState.ACTIVE, VoucherState.FROZEN)


def balance(session: Session, voucher: Voucher) -> Money:
    """Return what no order has locked yet. One query."""
    purse = Purse(voucher.budget_year, voucher.pool)
    return books.balance(session, purse.account(Stage.OUTSTANDING, Holder.VOUCHER, voucher.id))


def cap_left(session: Session, voucher: Voucher) -> Money:
    """Return what the firm may still use of the vouchers issued in this voucher's year. One query.

    The cap is the highest of the policies these vouchers were issued under, so that what was granted can be used;
    their orders' money counts against it, from the lock to the payment.
    """
    year = clock.local_date(voucher.issued_at).year
    of_the_year = (
        Voucher.firm_id == voucher.firm_id,
        Voucher.issued_at >= clock.moment_of(date(year, 1, 1)),
        Voucher.issued_at < clock.moment_of(date(year + 1, 1, 1)),
    )
    cap = (
        select(func.max(Policy.cap_per_firm_fen))
        .join(Voucher, Voucher.policy_id == Policy.id)
        .where(*of_the_year)
        .scalar_subquery()
    )
    used = (
        select(func.sum(LedgerAccount.balance_fen))
        .join(Order, Order.id == LedgerAccount.holder_id)
        .join(Voucher, Voucher.id == Order.voucher_id)
        .where(LedgerAccount.holder == Holder.ORDER, LedgerAccount.stage.in_(_USED), *of_the_year)
        .scalar_subquery()
    )
    cap_fen, used_fen = session.execute(select(type_coerce(cap, BigInteger), used)).one()
    return Money(max(0, int(cap_fen or 0) - int(used_fen or 0)))


def takes_back(voucher: Voucher, day: date) -> bool:
    """Say whether money let go on `day` goes back to the voucher; else it goes home to its budget year."""
    return voucher.state in _KEEPS_MONEY and day <= voucher.use_by


def lock_part(session: Session, actor: Actor, order: Order, voucher: Voucher, amount: Money) -> None:
    """Bind a part of the voucher to the order."""
    order.locked_fen = amount
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    books.post(session, actor, movements.lock(f"order:{order.id}:lock", purse, voucher.id, order.id, amount))


def let_go(session: Session, actor: Actor, order: Order, voucher: Voucher, day: date) -> None:
    """Give back what the order has locked, as of `day`; an order that was only offered holds nothing."""
    if not order.locked_fen:
        return
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    entry = movements.unlock(
        f"order:{order.id}:unlock",
        purse,
        voucher.id,
        order.id,
        order.locked_fen,
        usable=takes_back(voucher, day),
    )
    books.post(session, actor, entry)


def redeemable(order: Order) -> Money:
    """Return what confirming the delivery redeems, recomputed from the contract."""
    return confirmed_share(order.locked_fen, order.ratio_bp, order.contract_fen or NOTHING)


def redeem_part(
    session: Session, actor: Actor, order: Order, voucher: Voucher, amount: Money, *, rest_usable: bool
) -> None:
    """Turn `amount` of what is locked into redeemed money; the rest goes back to the voucher, or home."""
    order.redeemed_fen = amount
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    entry = movements.redeem(
        f"order:{order.id}:redeem",
        purse,
        voucher.id,
        order.id,
        amount,
        order.locked_fen,
        usable=rest_usable,
    )
    books.post(session, actor, entry)
