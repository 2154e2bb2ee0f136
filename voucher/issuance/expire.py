"""Timer: what was not used, and what was not claimed, goes back after the last day."""

from datetime import date, timedelta

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.applications.later_tables import claims, orders
from voucher.audit.record import record
from voucher.budget import books
from voucher.budget.models import LedgerAccount
from voucher.issuance.models import Voucher
from voucher.issuance.states import VOUCHER, VoucherEvent
from voucher.issuance.steps import move, purse_and_balance, tell_firm
from voucher.issuance.unclaimed import is_protected
from voucher.ledger import Holder, Money, Stage, movements
from voucher.storage import db, locked_id, transaction
from voucher.wording import N_

_DAY = timedelta(days=1)


def expire_due() -> int:
    """Expire unused balances (使用失效) and unredeemed parts (兑付失效) past their last day; return how many.

    Each in a transaction of its own, looked at again under its lock, with effect from the day after its last day:
    safe to run late, twice, and by two processes. A claim that the bureau has protects its order's part, and so do
    a dispute while it runs and an appeal that is undecided.
    """
    unused = db.session.scalars(_unused()).all()
    expired = sum(_expire_unused(voucher_id) for voucher_id in unused)
    unredeemed = db.session.execute(_unredeemed()).all()
    return expired + sum(_expire_unredeemed(order_id, voucher_id) for order_id, voucher_id in unredeemed)


def _unused() -> Select[tuple[int]]:
    return (
        select(Voucher.id)
        .join(
            LedgerAccount,
            and_(LedgerAccount.holder == Holder.VOUCHER, LedgerAccount.holder_id == Voucher.id),
        )
        .where(
            Voucher.use_by < clock.today(),
            LedgerAccount.stage == Stage.OUTSTANDING,
            LedgerAccount.balance_fen > 0,
        )
        .order_by(Voucher.id)
    )


def _expire_unused(voucher_id: int) -> bool:
    with transaction() as session:
        voucher = locked_id(session, Voucher, voucher_id)
        purse, balance = purse_and_balance(session, voucher)
        if (
            not balance
            or voucher.use_by >= clock.today()
            or not VOUCHER.can(voucher.state, VoucherEvent.EXPIRE)
        ):
            return False
        effective = voucher.use_by + _DAY
        tell_firm(
            session,
            voucher,
            N_("Voucher %(code)s has expired: %(amount)s were not used until %(last)s."),
            amount=balance,
            last=voucher.use_by,
        )
        move(
            session,
            SYSTEM,
            Action.VOUCHER_VOID,
            voucher,
            VoucherEvent.EXPIRE,
            amount=balance,
            effective_on=effective,
        )
        key = f"voucher:{voucher.id}:expire"
        books.post(session, SYSTEM, movements.expire_unused(key, purse, voucher.id, balance))
        return True


def _unredeemed() -> Select[tuple[int, int]]:
    return (
        select(orders.c.id, orders.c.voucher_id)
        .join(LedgerAccount, LedgerAccount.holder_id == orders.c.id)
        .join(Voucher, Voucher.id == orders.c.voucher_id)
        .where(
            Voucher.redeem_by < clock.today(),
            LedgerAccount.holder == Holder.ORDER,
            LedgerAccount.stage == Stage.REDEEMED,
            LedgerAccount.balance_fen > 0,
            ~is_protected(orders.c.id),
        )
        .order_by(orders.c.id)
    )


def _expire_unredeemed(order_id: int, voucher_id: int) -> bool:
    with transaction() as session:
        voucher = locked_id(session, Voucher, voucher_id)
        session.execute(select(orders.c.id).where(orders.c.id == order_id).with_for_update())
        purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
        amount = books.balance(session, purse.account(Stage.REDEEMED, Holder.ORDER, order_id))
        protected = session.scalar(select(is_protected(order_id)))
        if not amount or protected or voucher.redeem_by >= clock.today():
            return False
        _tell_unredeemed(session, voucher, amount)
        record(
            session,
            SYSTEM,
            Action.VOUCHER_VOID,
            voucher,
            event="expire-unredeemed",
            order=order_id,
            amount=amount,
            effective_on=_last_day(session, order_id, voucher.redeem_by) + _DAY,
        )
        session.flush()
        key = f"order:{order_id}:expire"
        books.post(session, SYSTEM, movements.expire_unredeemed(key, purse, order_id, amount))
        return True


def _last_day(session: Session, order_id: int, redeem_by: date) -> date:
    """Return the last day for claims, or the day until which a returned claim still protected the order."""
    lapsed = select(func.max(claims.c.correct_by)).where(
        claims.c.order_id == order_id, claims.c.state == "lapsed"
    )
    return max(redeem_by, session.scalar(lapsed) or redeem_by)


def _tell_unredeemed(session: Session, voucher: Voucher, amount: Money) -> None:
    tell_firm(
        session,
        voucher,
        N_("%(amount)s of voucher %(code)s were not claimed until %(last)s and have expired."),
        amount=amount,
        last=voucher.redeem_by,
    )
