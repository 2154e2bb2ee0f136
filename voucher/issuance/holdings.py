"""What a voucher holds and whether it may be used: asked by every later room, inside its transaction."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from voucher.applications.firm_cap import cap_left, held_by
from voucher.budget.models import LedgerAccount
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import ALLOCATED, NOTHING, Money, total
from voucher.refusal import Refusal
from voucher.wording import N_

__all__ = ["Parts", "VoucherFrozen", "VoucherOver", "cap_left", "parts", "require_usable", "usable_on"]


class VoucherFrozen(Refusal):
    """The bureau has frozen the voucher."""

    title = N_("This voucher is frozen")
    next_step = N_(
        "Nothing was recorded. The bureau is looking into it; call the office if you do not know why."
    )


class VoucherOver(Refusal):
    """Given back, expired, revoked, or past its last day of use."""

    title = N_("This voucher can no longer be used: its last day was %(last)s")
    next_step = N_("Nothing was recorded. Use another voucher, or apply for a new one in an open round.")


@dataclass(frozen=True, slots=True)
class Parts:
    """Where a voucher's money is now. What is missing from its face value has gone back."""

    balance: Money = NOTHING
    locked: Money = NOTHING
    redeemed: Money = NOTHING
    payable: Money = NOTHING
    paid: Money = NOTHING

    @property
    def held(self) -> Money:
        """What the voucher holds or has turned into payment."""
        return total([self.balance, self.locked, self.redeemed, self.payable, self.paid])


def parts(session: Session, voucher_id: int) -> Parts:
    """Return where the voucher's money is. One query."""
    rows = session.execute(_PARTS, {"voucher": voucher_id})
    at = {stage: Money(int(fen)) for stage, fen in rows}
    return Parts(*(at.get(stage, NOTHING) for stage in ALLOCATED))


_PARTS = held_by(
    select(Voucher.id).where(Voucher.id == bindparam("voucher")),
    LedgerAccount.stage,
    func.sum(LedgerAccount.balance_fen),
).group_by(LedgerAccount.stage)


def usable_on(voucher: Voucher, day: date) -> bool:
    """Say whether the voucher may pay for something on `day`, its last day included."""
    return voucher.state is VoucherState.ACTIVE and day <= voucher.use_by


def require_usable(voucher: Voucher, day: date) -> None:
    """Refuse unless the voucher may pay for something on `day`.

    Raises:
        VoucherFrozen: The bureau has frozen it.
        VoucherOver: It was given back, has expired or was revoked.
    """
    if voucher.state is VoucherState.FROZEN:
        raise VoucherFrozen()
    if not usable_on(voucher, day):
        raise VoucherOver(last=voucher.use_by)
