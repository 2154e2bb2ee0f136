"""Timer: the firm is reminded 30, 7 and 1 days before its voucher's deadlines, each time once."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from voucher import clock
from voucher.applications.later_tables import orders
from voucher.budget.models import LedgerAccount
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.issuance.steps import tell_firm
from voucher.ledger import Holder, Stage
from voucher.storage import db, locked_id, transaction
from voucher.wording import N_

DAYS_BEFORE = (1, 7, 30)


def remind() -> int:
    """Send what is due today and return how many reminders were written.

    A reminder that was missed is sent late, together with none of those it overtook; nothing is sent twice.
    """
    return _each(Voucher.use_by, _has_balance(), _remind_use) + _each(
        Voucher.redeem_by, _has_redeemed(), _remind_redeem
    )


def threshold(last: date, today: date) -> int | None:
    """Return the reminder that is due `today` for the last day `last`; None if there is none or it is over."""
    left = (last - today).days
    return next((days for days in DAYS_BEFORE if 0 <= left <= days), None)


def _each(
    last: InstrumentedAttribute[date], holds: ColumnElement[bool], act: Callable[[Session, Voucher], bool]
) -> int:
    today = clock.today()
    near = db.session.scalars(
        select(Voucher.id)
        .where(last >= today, last <= today + timedelta(days=max(DAYS_BEFORE)), holds)
        .order_by(Voucher.id)
    ).all()
    sent = 0
    for voucher_id in near:
        with transaction() as session:
            sent += act(session, locked_id(session, Voucher, voucher_id))
    return sent


def _remind_use(session: Session, voucher: Voucher) -> bool:
    days = threshold(voucher.use_by, clock.today())
    if days is None or (voucher.reminded_days is not None and voucher.reminded_days <= days):
        return False
    voucher.reminded_days = days
    tell_firm(
        session,
        voucher,
        N_("Voucher %(code)s can be used until %(last)s. What is left then expires."),
        last=voucher.use_by,
    )
    return True


def _remind_redeem(session: Session, voucher: Voucher) -> bool:
    days = threshold(voucher.redeem_by, clock.today())
    if days is None or (voucher.redeem_reminded_days is not None and voucher.redeem_reminded_days <= days):
        return False
    voucher.redeem_reminded_days = days
    tell_firm(
        session,
        voucher,
        N_("The agency has to claim its part of voucher %(code)s until %(last)s. Please remind it."),
        last=voucher.redeem_by,
    )
    return True


def _has_balance() -> ColumnElement[bool]:
    return (Voucher.state == VoucherState.ACTIVE) & exists().where(
        LedgerAccount.holder == Holder.VOUCHER,
        LedgerAccount.holder_id == Voucher.id,
        LedgerAccount.stage == Stage.OUTSTANDING,
        LedgerAccount.balance_fen > 0,
    )


def _has_redeemed() -> ColumnElement[bool]:
    return exists().where(
        orders.c.voucher_id == Voucher.id,
        LedgerAccount.holder == Holder.ORDER,
        LedgerAccount.holder_id == orders.c.id,
        LedgerAccount.stage == Stage.REDEEMED,
        LedgerAccount.balance_fen > 0,
    )
