"""Where a person decides on a claim, each of the two checks says why it is in order."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.eligibility.kept import checks_of
from voucher.eligibility.outcome import Outcome, Result
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


class DoubtsUnexplained(Refusal):
    """The portal could not settle a rule of eligibility, and the officer does not say why the claim is in order."""

    title = N_("Write why this claim is in order")
    next_step = N_(
        "Nothing was recorded. The portal cannot settle every rule of this claim, so a person does."
    )
    status = 422
    field = "by_hand"


def reason_by_hand(session: Session, claim: Claim, reason: str) -> str | None:
    """Return what the officer wrote about the claim, None if nothing was written and need not be. Two queries.

    Raises:
        ByHandReasonMissing: The agency is suspended or removed, and nothing was written.
        DoubtsUnexplained: The newest step of the claim left doubts, and nothing was written.
    """
    if not reason.strip():
        agency = session.get_one(Agency, claim.agency_id, populate_existing=True)
        if agency.state in OUT_OF_STANDING:
            raise ByHandReasonMissing()
        if checks_of(Claim.__tablename__, claim.id, masked=False).for_a_person:
            raise DoubtsUnexplained()
    return reason.strip() or None


def require_reason_for_doubts(results: Iterable[Result], reason: str | None) -> None:
    """Refuse a decision without a reason on what the rules leave open.

    Raises:
        DoubtsUnexplained: As named.
    """
    if reason is None and any(result.outcome is Outcome.PERSON for result in results):
        raise DoubtsUnexplained()
