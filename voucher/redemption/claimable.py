"""Whether the redeemed part of an order may be claimed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.orders.states import REDEEMED
from voucher.redemption.amount import redeemed_left
from voucher.redemption.models import Claim
from voucher.redemption.states import LIVE, ClaimState
from voucher.refusal import Refusal
from voucher.wording import N_


class DeliveryNotConfirmed(Refusal):
    """The firm has not confirmed the delivery."""

    title = N_("The firm has not confirmed the delivery of this order yet")
    next_step = N_("Nothing was recorded. Payment can be claimed once the firm has confirmed.")


class AlreadyClaimed(Refusal):
    """A submitted claim of the same order is under way or done."""

    title = N_("This order is claimed already: claim %(number)s")
    next_step = N_("Nothing was recorded. Open that claim to see how it stands.")


class NothingToClaim(Refusal):
    """What was redeemed has expired or was paid."""

    title = N_("Nothing of this order is left to be claimed")
    next_step = N_("Nothing was recorded. Its last day for claims was %(last)s.")


def claim_in_preparation(session: Session, order: Order, voucher: Voucher) -> Claim | None:
    """Return the claim of the order that is in preparation; None if a new one may begin.

    Raises:
        DeliveryNotConfirmed, AlreadyClaimed, NothingToClaim: As named.
    """
    if order.state not in REDEEMED:
        raise DeliveryNotConfirmed()
    live = session.scalar(select(Claim).where(Claim.order_id == order.id, Claim.state.in_(LIVE)))
    if live is not None and live.state is not ClaimState.DRAFT:
        raise AlreadyClaimed(number=live.number)
    if live is None and not redeemed_left(session, order, voucher):
        raise NothingToClaim(last=voucher.redeem_by)
    return live
