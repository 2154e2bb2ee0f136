"""Timer: returned claims whose last day for corrections has passed end, and let go of order and invoices."""

from datetime import timedelta

from sqlalchemy import select

from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.redemption.invoices import release
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimEvent, ClaimState
from voucher.redemption.steps import move, tell_agency
from voucher.storage import db, locked, transaction
from voucher.wording import N_

_DAY = timedelta(days=1)


def lapse_claims() -> int:
    """End every returned claim past its last day, and return how many ended.

    Each in a transaction of its own, with effect from the day after its last day: a late run gives the same result.
    The order may be claimed again until the voucher's last day for claims, which protects it no longer.
    """
    overdue = db.session.scalars(
        select(Claim.pid)
        .where(Claim.state == ClaimState.RETURNED, Claim.correct_by < clock.today())
        .order_by(Claim.id)
    ).all()
    return sum(_lapse(pid) for pid in overdue)


def _lapse(pid: str) -> bool:
    with transaction() as session:
        claim = locked(session, Claim, pid)
        last = claim.correct_by
        if claim.state is not ClaimState.RETURNED or last is None or last >= clock.today():
            return False
        voucher_id = session.get_one(Order, claim.order_id).voucher_id
        move(session, SYSTEM, Action.CLAIM_SUBMIT, claim, ClaimEvent.LAPSE, effective_on=last + _DAY)
        release(session, claim)
        tell_agency(
            session,
            claim,
            N_(
                "Claim %(number)s ended: it was not corrected until %(last)s. Claim the order again until %(until)s."
            ),
            last=last,
            until=session.get_one(Voucher, voucher_id).redeem_by,
        )
        return True
