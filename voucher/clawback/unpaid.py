"""The claim on money that is to be withheld: it must not be paid meanwhile, and is checked again on what is left."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.redemption.recheck import back_to_check
from voucher.redemption.states import LIVE, READY, ClaimState
from voucher.refusal import Refusal
from voucher.wording import N_


class ClaimIsInBatch(Refusal):
    """A batch holds the claim."""

    title = N_("Claim %(number)s of this order is in a settlement batch")
    next_step = N_(
        "Nothing was decided. Let finance take it out of the batch first, or wait until it is paid and then decide."
    )


def free_of_claim(session: Session, actor: Actor, order: Order, reason: str) -> None:
    """Make all of the order's unpaid money redeemed: an approved claim goes back to its first check.

    Raises:
        ClaimIsInBatch: As named.
    """
    claim = session.scalar(
        select(Claim)
        .where(Claim.order_id == order.id, Claim.state.in_(LIVE))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if claim is None:
        return
    if claim.state is ClaimState.IN_BATCH:
        raise ClaimIsInBatch(number=claim.number)
    if claim.state in READY:
        back_to_check(session, actor, Action.VOUCHER_VOID, claim, reason)
