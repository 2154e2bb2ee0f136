"""Which standing terms hold."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.terms.models import TermsVersion
from voucher.terms.terms import Terms, terms_from


def terms_on(session: Session, day: date) -> Terms:
    """Return the terms in force on `day`; before the first kept version, as the scheme began. One query."""
    kept = session.scalar(
        select(TermsVersion.numbers)
        .where(TermsVersion.starts_on <= day)
        .order_by(TermsVersion.starts_on.desc())
        .limit(1)
    )
    return Terms() if kept is None else terms_from(kept)
