"""What vouchers hold, as expressions for lists: one voucher's money at some stages."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select

from voucher.applications.later_tables import orders
from voucher.budget.models import LedgerAccount
from voucher.issuance.models import Voucher
from voucher.ledger import Holder, Stage


def held_fen(stages: Collection[Stage]) -> ColumnElement[int]:
    """Return the fen that a voucher and its orders have at these stages."""
    own = (
        select(func.sum(LedgerAccount.balance_fen))
        .where(
            LedgerAccount.holder == Holder.VOUCHER,
            LedgerAccount.holder_id == Voucher.id,
            LedgerAccount.stage.in_(stages),
        )
        .scalar_subquery()
    )
    ordered = (
        select(func.sum(LedgerAccount.balance_fen))
        .join(orders, orders.c.id == LedgerAccount.holder_id)
        .where(
            orders.c.voucher_id == Voucher.id,
            LedgerAccount.holder == Holder.ORDER,
            LedgerAccount.stage.in_(stages),
        )
        .scalar_subquery()
    )
    return func.coalesce(own, 0) + func.coalesce(ordered, 0)
