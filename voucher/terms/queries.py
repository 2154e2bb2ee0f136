"""Which standing terms hold."""

from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from voucher.terms.models import TermsVersion
from voucher.terms.terms import Terms, terms_from

_IN_FORCE = (
    select(TermsVersion.numbers)
    .where(TermsVersion.starts_on <= bindparam("day"))
    .order_by(TermsVersion.starts_on.desc())
    .limit(1)
)


def terms_on(session: Session, day: date) -> Terms:
    """Return the terms in force on `day`; before the first kept version, as the scheme began. One query."""
    kept = session.scalar(_IN_FORCE, {"day": day})
    return Terms() if kept is None else terms_from(kept)
