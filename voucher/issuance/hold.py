"""Freeze and unfreeze a voucher. Its deadlines keep running meanwhile."""

from voucher.access import Action, Actor, require
from voucher.issuance.states import VoucherEvent
from voucher.issuance.steps import move, require_approver, require_reason, tell_firm, voucher_for_staff
from voucher.storage import transaction
from voucher.wording import N_


def freeze(actor: Actor, pid: str, *, reason: str) -> None:
    """Stop a voucher from being used for new orders.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, the actor is no approver, or it is not valid.
        ReasonForHoldMissing: No reason is given.
    """
    require(actor, Action.VOUCHER_VOID)
    require_approver(actor)
    with transaction() as session:
        voucher = voucher_for_staff(session, actor, pid)
        voucher.reason = require_reason(reason)
        move(session, actor, Action.VOUCHER_VOID, voucher, VoucherEvent.FREEZE, voucher.reason)
        tell_firm(session, voucher, N_("Voucher %(code)s is frozen: %(reason)s"), reason=voucher.reason)


def unfreeze(actor: Actor, pid: str) -> None:
    """Let a frozen voucher be used again.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, the actor is no approver, or it is not frozen.
    """
    require(actor, Action.VOUCHER_VOID)
    require_approver(actor)
    with transaction() as session:
        voucher = voucher_for_staff(session, actor, pid)
        voucher.reason = None
        move(session, actor, Action.VOUCHER_VOID, voucher, VoucherEvent.UNFREEZE)
        tell_firm(session, voucher, N_("Voucher %(code)s may be used again."))
