"""Timer: people are reminded of a voucher's deadlines as often as the standing terms say, each time once."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from voucher import clock
from voucher.accounts.queries import people_of_agency
from voucher.budget.models import LedgerAccount
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.issuance.steps import tell_firm
from voucher.issuance.unclaimed import has_unclaimed, unclaimed_orders
from voucher.ledger import Holder, Stage
from voucher.notices.enqueue import enqueue
from voucher.storage import db, locked_id, transaction
from voucher.terms.queries import terms_on
from voucher.wording import N_


def remind() -> int:
    """Send what is due today and return how many vouchers' people were reminded.

    The firm is reminded of the last day of use; firm and agency of the last day of redemption, while a delivery is
    not claimed. A reminder that was missed is sent late, together with none of those it overtook.
    """
    days_before = terms_on(db.session(), clock.today()).reminder_days
    return _each(Voucher.use_by, _has_balance(), _remind_use, days_before) + _each(
        Voucher.redeem_by, has_unclaimed(), _remind_redeem, days_before
    )


def threshold(last: date, today: date, days_before: tuple[int, ...]) -> int | None:
    """Return the reminder that is due `today` for the last day `last`; None if there is none or it is over.

    Args:
        days_before: When reminders are sent, in days before the last day.
    """
    left = (last - today).days
    return min((days for days in days_before if 0 <= left <= days), default=None)


def _each(
    last: InstrumentedAttribute[date],
    concerns: ColumnElement[bool],
    act: Callable[[Session, Voucher, tuple[int, ...]], bool],
    days_before: tuple[int, ...],
) -> int:
    today = clock.today()
    near = db.session.scalars(
        select(Voucher.id)
        .where(last >= today, last <= today + timedelta(days=max(days_before)), concerns)
        .order_by(Voucher.id)
    ).all()
    sent = 0
    for voucher_id in near:
        with transaction() as session:
            sent += act(session, locked_id(session, Voucher, voucher_id), days_before)
    return sent


def _remind_use(session: Session, voucher: Voucher, days_before: tuple[int, ...]) -> bool:
    days = threshold(voucher.use_by, clock.today(), days_before)
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


def _remind_redeem(session: Session, voucher: Voucher, days_before: tuple[int, ...]) -> bool:
    days = threshold(voucher.redeem_by, clock.today(), days_before)
    if days is None or (voucher.redeem_reminded_days is not None and voucher.redeem_reminded_days <= days):
        return False
    voucher.redeem_reminded_days = days
    tell_firm(
        session,
        voucher,
        N_("The agency has to claim its part of voucher %(code)s until %(last)s. Please remind it."),
        last=voucher.redeem_by,
    )
    for pid, number, agency_id, amount in unclaimed_orders(session, voucher.id):
        enqueue(
            session,
            people_of_agency(session, agency_id),
            N_("Claim order %(number)s until %(last)s: after that day its %(amount)s expire."),
            endpoint="orders.show",
            pid=pid,
            number=number,
            last=voucher.redeem_by,
            amount=amount,
        )
    return True


def _has_balance() -> ColumnElement[bool]:
    return (Voucher.state == VoucherState.ACTIVE) & exists().where(
        LedgerAccount.holder == Holder.VOUCHER,
        LedgerAccount.holder_id == Voucher.id,
        LedgerAccount.stage == Stage.OUTSTANDING,
        LedgerAccount.balance_fen > 0,
    )
