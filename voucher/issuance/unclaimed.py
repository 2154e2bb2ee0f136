"""Deliveries that no claim, dispute or appeal protects: their money expires after the last day of redemption."""

from sqlalchemy import ColumnElement, Exists, exists, select
from sqlalchemy.orm import Session

from voucher.applications.later_tables import claims, orders
from voucher.budget.models import LedgerAccount
from voucher.issuance.disputed import under_appeal, under_dispute
from voucher.issuance.models import Voucher
from voucher.ledger import Holder, Money, Stage

_NOT_WITH_THE_BUREAU = ("draft", "rejected", "withdrawn", "lapsed")


def is_claimed(order_id: ColumnElement[int] | int) -> Exists:
    """Ask whether the bureau has a claim for the order, or returned one for correction."""
    return exists().where(claims.c.order_id == order_id, claims.c.state.not_in(_NOT_WITH_THE_BUREAU))


def is_protected(order_id: ColumnElement[int] | int) -> ColumnElement[bool]:
    """Ask whether a claim, a dispute or an appeal keeps the order's money from expiring."""
    return is_claimed(order_id) | under_dispute(order_id) | under_appeal(order_id)


def has_unclaimed() -> ColumnElement[bool]:
    """Ask whether the voucher has a delivery that nobody has claimed."""
    return exists().where(orders.c.voucher_id == Voucher.id, *_holds_unclaimed())


def unclaimed_orders(session: Session, voucher_id: int) -> list[tuple[str, str, int, Money]]:
    """Return pid, number, agency and amount of each delivery on the voucher that nobody has claimed. One query."""
    rows = session.execute(
        select(orders.c.pid, orders.c.number, orders.c.agency_id, LedgerAccount.balance_fen)
        .where(orders.c.voucher_id == voucher_id, *_holds_unclaimed())
        .order_by(orders.c.id)
    )
    return [(pid, number, agency_id, Money(fen)) for pid, number, agency_id, fen in rows]


def _holds_unclaimed() -> tuple[ColumnElement[bool], ...]:
    return (
        LedgerAccount.holder == Holder.ORDER,
        LedgerAccount.holder_id == orders.c.id,
        LedgerAccount.stage == Stage.REDEEMED,
        LedgerAccount.balance_fen > 0,
        ~is_protected(orders.c.id),
    )
