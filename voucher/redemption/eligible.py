"""Holds the two sides of a claim against the rules of eligibility, once more at each of its steps."""

from sqlalchemy.orm import Session

from voucher.eligibility.hold import Deal, keep, look_at_deal
from voucher.eligibility.outcome import Result
from voucher.eligibility.states import Step
from voucher.orders.models import Order
from voucher.redemption.models import Claim


def hold_claim(session: Session, claim: Claim, step: Step) -> list[Result]:
    """Keep with the claim what the rules say of its firm and its agency today, and return it.

    Raises:
        NotEligible: One of them may not take part, or the two are related.
    """
    order = session.get_one(Order, claim.order_id)
    deal = Deal(order.firm_id, order.agency_id, order.listing_id)
    results = look_at_deal(session, deal, step)
    keep(session, claim, step, results)
    return results
