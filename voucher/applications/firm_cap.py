"""How much a firm may still be granted in a year: the cap counts what its vouchers hold, net of what came back."""

from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.applications.later_tables import orders, vouchers
from voucher.budget.models import LedgerAccount
from voucher.ledger import ALLOCATED, Holder, Money
from voucher.refusal import Refusal
from voucher.wording import N_

_ISSUED = select(vouchers.c.id).where(
    vouchers.c.firm_id == bindparam("firm"),
    vouchers.c.issued_at >= bindparam("first"),
    vouchers.c.issued_at < bindparam("last"),
)
_ORDERED = select(orders.c.id).where(orders.c.voucher_id.in_(_ISSUED))
_HELD = select(func.coalesce(func.sum(LedgerAccount.balance_fen), 0)).where(
    LedgerAccount.stage.in_(ALLOCATED),
    or_(
        (LedgerAccount.holder == Holder.VOUCHER) & LedgerAccount.holder_id.in_(_ISSUED),
        (LedgerAccount.holder == Holder.ORDER) & LedgerAccount.holder_id.in_(_ORDERED),
    ),
)


class AboveFirmCap(Refusal):
    """The firm would hold more of a year's vouchers than the policy allows."""

    title = N_("The firm may be granted %(left)s more this year")
    next_step = N_(
        "Nothing was granted. Choose a smaller face value, or give back a voucher that is not needed."
    )
    field = "face"


def cap_left(session: Session, firm_id: int, year: int, cap: Money) -> Money:
    """Return what the firm may still be issued in the calendar year `year`. One query.

    What was given back, revoked or expired does not count; a voucher counts in the year in which it was issued.
    """
    first, last = clock.moment_of(date(year, 1, 1)), clock.moment_of(date(year + 1, 1, 1))
    held = session.scalar(_HELD, {"firm": firm_id, "first": first, "last": last})
    return Money(max(0, cap.fen - int(held or 0)))


def require_under_cap(session: Session, firm_id: int, face: Money, cap: Money) -> None:
    """Refuse a voucher that would lift the firm above its cap of the present year.

    Raises:
        AboveFirmCap: `left` says what may still be granted.
    """
    left = cap_left(session, firm_id, clock.budget_year(), cap)
    if face > left:
        raise AboveFirmCap(left=left)
