"""Claims of an agency that is suspended or removed are examined by hand: each check says why it is in order."""

from sqlalchemy.orm import Session

from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.redemption.models import Claim
from voucher.refusal import Refusal
from voucher.wording import N_

OUT_OF_STANDING = (AgencyState.SUSPENDED, AgencyState.REMOVED)


class ByHandReasonMissing(Refusal):
    """A claim of an agency out of standing passes a check without a word."""

    title = N_("Write why this claim is in order")
    next_step = N_(
        "Nothing was recorded. The agency is suspended or removed, so its claims are examined by hand."
    )
    status = 422
    field = "by_hand"


def reason_by_hand(session: Session, claim: Claim, reason: str) -> str | None:
    """Return what the officer wrote about a claim that is examined by hand, None if it need not be. One query.

    Raises:
        ByHandReasonMissing: It must be, and nothing was written.
    """
    if session.get_one(Agency, claim.agency_id, populate_existing=True).state not in OUT_OF_STANDING:
        return None
    if not reason.strip():
        raise ByHandReasonMissing()
    return reason.strip()
