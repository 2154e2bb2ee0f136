"""How much of an order's money can be taken back: what was paid and not claimed back yet, or what waits for it."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.budget import books
from voucher.clawback.models import Clawback
from voucher.issuance.models import Voucher
from voucher.ledger import Holder, Money, Stage
from voucher.ledger.movements import Purse
from voucher.orders.models import Order
from voucher.refusal import Refusal
from voucher.wording import N_


class NothingToClaimBack(Refusal):
    """The order holds no redeemed, payable or paid money that is not claimed back already."""

    title = N_("Nothing of this order can be claimed back")
    next_step = N_(
        "Nothing was recorded. Money can be taken back once a delivery was confirmed, and only once."
    )


class ClawbackTooHigh(Refusal):
    """More than the order took."""

    title = N_("At most %(most)s of this order can be taken back, and more than nothing")
    next_step = N_("Nothing was recorded. Correct the amount.")
    status = 422
    field = "amount"


@dataclass(frozen=True, slots=True)
class Reclaimable:
    """The most that can be taken back; `paid` says that it has to be paid back, else it is withheld."""

    most: Money
    paid: bool
    purse: Purse


def reclaimable(session: Session, order: Order) -> Reclaimable:
    """Return how much of the order's money can be taken back. At most five queries."""
    voucher = session.get_one(Voucher, order.voucher_id)
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    paid = books.balance(session, purse.account(Stage.PAID, Holder.ORDER, order.id))
    if paid:
        taken = session.scalar(select(func.sum(Clawback.owed_fen)).where(Clawback.order_id == order.id))
        return Reclaimable(paid - Money(_fen(taken)), True, purse)
    waiting = [
        books.balance(session, purse.account(stage, Holder.ORDER, order.id))
        for stage in (Stage.REDEEMED, Stage.PAYABLE)
    ]
    return Reclaimable(waiting[0] + waiting[1], False, purse)


def require_reclaimable(session: Session, order: Order, amount: Money) -> Reclaimable:
    """Return what can be taken back of the order, if that is at least `amount`.

    Raises:
        NothingToClaimBack, ClawbackTooHigh: As named.
    """
    found = reclaimable(session, order)
    if not found.most:
        raise NothingToClaimBack()
    if not amount or amount > found.most:
        raise ClawbackTooHigh(most=found.most)
    return found


def _fen(sum_of: Money | int | None) -> int:
    """Return a sum in fen, whether the database's type came through the sum or not."""
    return sum_of.fen if isinstance(sum_of, Money) else int(sum_of or 0)
