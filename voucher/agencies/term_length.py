"""How long a term may last, by the standing terms of the scheme."""

from datetime import date

from sqlalchemy.orm import Session

from voucher import clock
from voucher.agencies.term import longest_end
from voucher.refusal import Refusal
from voucher.terms.queries import terms_on
from voucher.wording import N_


class TermTooLong(Refusal):
    """The standing terms allow a shorter term."""

    title = N_("A term that begins on %(first)s ends on %(latest)s at the latest")
    next_step = N_("Nothing was proposed. Enter an earlier last day; it can be renewed later.")
    status = 422
    field = "until"


def require_length(session: Session, first: date, until: date) -> None:
    """Refuse a term from `first` to `until` that lasts longer than the terms in force today allow. One query.

    Raises:
        TermTooLong: `latest` is the last day there may be.
    """
    latest = longest_end(first, terms_on(session, clock.today()).term_months)
    if until > latest:
        raise TermTooLong(first=first, latest=latest)
