"""Whether an order may be disputed, and how much of the voucher is at stake."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.disputes.models import Dispute
from voucher.disputes.states import RUNNING
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.orders.states import REDEEMED, OrderState
from voucher.redemption.amount import redeemed_left
from voucher.redemption.models import Claim
from voucher.redemption.states import LIVE, ClaimState
from voucher.refusal import Refusal
from voucher.wording import N_

#: States in which the agency has accepted and the firm has not confirmed: the voucher's part is locked.
IN_PROGRESS = (
    OrderState.ACCEPTED,
    OrderState.CONTRACT_FILED,
    OrderState.IN_SERVICE,
    OrderState.DELIVERED,
    OrderState.CANCEL_ASKED,
)
#: States of a claim that is not approved yet.
UNAPPROVED = (ClaimState.DRAFT, ClaimState.SUBMITTED, ClaimState.RETURNED, ClaimState.CHECKED)


class NothingAtStake(Refusal):
    """The order has not begun or is over, or nothing of the voucher is left with it."""

    title = N_("This order holds no money of the voucher that could be disputed: it is “%(state)s”")
    next_step = N_(
        "Nothing was recorded. An order can be disputed from its acceptance until its claim is approved."
    )


class ClaimIsApproved(Refusal):
    """The bureau has approved the payment of the order."""

    title = N_("The claim of this order is approved already")
    next_step = N_("Nothing was recorded. Call the office: only the claim itself can still be looked into.")


class AlreadyDisputed(Refusal):
    """A dispute of the same order is running."""

    title = N_("This order is disputed already: dispute %(number)s")
    next_step = N_("Nothing was recorded. Open that dispute to say what you have to say.")


def live_claim(session: Session, order: Order) -> Claim | None:
    """Return the claim that occupies the order, locked, so that nobody checks it meanwhile."""
    return session.scalar(
        select(Claim)
        .where(Claim.order_id == order.id, Claim.state.in_(LIVE))
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def held(session: Session, order: Order) -> Money:
    """Return the voucher's part that a dispute is about: locked, or redeemed and not yet payable; else nothing."""
    if order.state in IN_PROGRESS:
        return order.locked_fen
    if order.state in REDEEMED:
        return redeemed_left(session, order, session.get_one(Voucher, order.voucher_id))
    return NOTHING


def at_stake(session: Session, order: Order) -> Money:
    """Return what the order holds.

    Raises:
        NothingAtStake: It holds nothing.
    """
    amount = held(session, order)
    if not amount:
        raise NothingAtStake(state=order.state)
    return amount


def require_disputable(session: Session, order: Order) -> None:
    """Refuse unless the locked order runs, its claim is not approved, and no dispute of it runs.

    Raises:
        AlreadyDisputed, ClaimIsApproved, NothingAtStake: As named.
    """
    number = session.scalar(
        select(Dispute.number).where(Dispute.order_id == order.id, Dispute.state.in_(RUNNING))
    )
    if number is not None:
        raise AlreadyDisputed(number=number)
    claim = live_claim(session, order)
    if claim is not None and claim.state not in UNAPPROVED:
        raise ClaimIsApproved()
    at_stake(session, order)
