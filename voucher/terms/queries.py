"""Which standing terms hold."""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from voucher.terms.models import TermsVersion
from voucher.terms.terms import Terms, terms_from


def terms_on(session: Session, day: date) -> Terms:
    """Return the terms in force on `day`; before the first kept version, as the scheme began. One query."""
    return terms_of(session.scalar(_IN_FORCE, {"day": day}))


def terms_of(kept: dict[str, Any] | None) -> Terms:
    """Return the terms of a kept version; None: there was none yet, and it is as the scheme began."""
    return Terms() if kept is None else terms_from(kept)


_IN_FORCE = (
    select(TermsVersion.numbers)
    .where(TermsVersion.starts_on <= bindparam("day"))
    .order_by(TermsVersion.starts_on.desc())
    .limit(1)
)
#: the numbers in force on the parameter `day`, as a column of another question
NUMBERS_ON_DAY = _IN_FORCE.scalar_subquery()
