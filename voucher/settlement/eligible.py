"""No line is paid whose firm or agency may not take part on that day, or who are related."""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from voucher.eligibility.hold import NotEligible
from voucher.eligibility.states import Step
from voucher.redemption.eligible import hold_claim
from voucher.redemption.models import Claim
from voucher.refusal import Refusal
from voucher.wording import N_


class ClaimNotEligible(Refusal):
    """A rule about one side of a claim is not met on the day of its payment."""

    title = N_("Claim %(number)s cannot be paid now. %(who)s does not meet the rule “%(rule)s”: %(why)s")
    next_step = N_("Nothing was recorded. Leave this claim out; it can be paid when the rule is met again.")


def hold_claims(session: Session, claims: Iterable[Claim], step: Step) -> None:
    """Keep with each claim what the rules say today.

    Raises:
        ClaimNotEligible: The first claim that may not be paid.
    """
    for claim in claims:
        try:
            hold_claim(session, claim, step)
        except NotEligible as refusal:
            raise ClaimNotEligible(number=claim.number, **refusal.facts) from refusal
