"""How much a firm may still be granted in a year: the cap counts what its vouchers hold, net of what came back."""

from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from voucher import clock
from voucher.applications.later_tables import orders, vouchers
from voucher.budget.models import LedgerAccount
from voucher.ledger import ALLOCATED, Holder, Money
from voucher.refusal import Refusal
from voucher.storage import columns
from voucher.wording import N_


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
    return left_of(cap, granted_in(session, firm_id, year))


def granted_in(session: Session, firm_id: int, year: int) -> Money:
    """Return what a firm's vouchers that were issued in the calendar year hold or have paid. One query."""
    first, after = clock.moment_of(date(year, 1, 1)), clock.moment_of(date(year + 1, 1, 1))
    held = columns(session, _HELD, {"firm": firm_id, "first": first, "after": after}).scalar()
    return Money(int(held or 0))


def left_of(cap: Money, granted: Money) -> Money:
    """Return what a cap leaves."""
    return Money(max(0, cap.fen - granted.fen))


def require_under_cap(session: Session, firm_id: int, face: Money, cap: Money) -> None:
    """Refuse a voucher that would lift the firm above its cap of the present year.

    Raises:
        AboveFirmCap: `left` says what may still be granted.
    """
    left = cap_left(session, firm_id, clock.budget_year(), cap)
    if face > left:
        raise AboveFirmCap(left=left)


def held_by(voucher_ids: Select[tuple[int]], *columns: Any) -> Select[Any]:
    """Select from the allocated money of some vouchers and of their orders, looked up by its addresses."""
    chosen, kind = voucher_ids.subquery(), LedgerAccount.holder.type
    own = select(literal(Holder.VOUCHER, kind).label("holder"), chosen.c.id.label("holder_id"))
    ordered = select(literal(Holder.ORDER, kind), orders.c.id).join(
        chosen, chosen.c.id == orders.c.voucher_id
    )
    holders = union_all(own, ordered).subquery()
    return (
        select(*columns)
        .select_from(holders)
        .join(
            LedgerAccount,
            (LedgerAccount.holder == holders.c.holder) & (LedgerAccount.holder_id == holders.c.holder_id),
        )
        .where(LedgerAccount.stage.in_(ALLOCATED))
    )


_ISSUED = select(vouchers.c.id).where(
    vouchers.c.firm_id == bindparam("firm"),
    vouchers.c.issued_at >= bindparam("first"),
    vouchers.c.issued_at < bindparam("after"),
)
_HELD = held_by(_ISSUED, func.coalesce(func.sum(LedgerAccount.balance_fen), 0))
