"""The cooling-off after a change of bank account: until it is over, nothing is paid to the agency."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Session

from voucher import clock
from voucher.agencies.models import Agency
from voucher.refusal import Refusal
from voucher.terms.queries import terms_on
from voucher.wording import N_


class PaymentsHeld(Refusal):
    """The agency's account was changed a moment ago."""

    title = N_("Payments to %(agency)s are held until %(until)s: its bank account was changed")
    next_step = N_(
        "Nothing was recorded. Leave its lines out, or wait until then: so nobody diverts money unnoticed."
    )
    field = "claims"


def begin_hold(session: Session, agency: Agency) -> datetime:
    """Hold payments to the locked agency, whose account changes now, and return the moment the hold ends."""
    hours = terms_on(session, clock.today()).bank_hold_hours
    agency.bank_changed_at = clock.now()
    agency.bank_held_until = agency.bank_changed_at + timedelta(hours=hours)
    return agency.bank_held_until


def held_until(agency: Agency) -> datetime | None:
    """Return when the running hold of this agency's payments ends; None if none runs."""
    until = agency.bank_held_until
    return until if until is not None and until > clock.now() else None


def not_held() -> ColumnElement[bool]:
    """Return the same question for a list: payments to the agency are not held now."""
    return or_(Agency.bank_held_until.is_(None), Agency.bank_held_until <= clock.now())


def require_not_held(agency: Agency) -> None:
    """Refuse to pay an agency whose hold runs.

    Raises:
        PaymentsHeld: As named.
    """
    if until := held_until(agency):
        raise PaymentsHeld(agency=agency.name_zh, until=until)
