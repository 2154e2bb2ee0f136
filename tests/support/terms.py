"""Standing terms in force without waiting for their day."""

from datetime import date

from tests.support.city import officer
from voucher.access import Role
from voucher.storage import transaction
from voucher.terms.models import TermsVersion
from voucher.terms.terms import Terms, terms_to_keep


def in_force(terms: Terms, *, since: date = date(2016, 1, 1)) -> None:
    """Keep these terms as the version that starts on `since`."""
    first, second = officer(Role.REVIEWER), officer(Role.APPROVER)
    with transaction() as session:
        session.add(
            TermsVersion(
                starts_on=since,
                numbers=terms_to_keep(terms),
                reason="年度调整",
                proposed_by=first.person_id,
                decided_by=second.person_id,
            )
        )
