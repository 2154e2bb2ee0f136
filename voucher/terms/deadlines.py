"""The last days that the standing terms set."""

from datetime import date

from sqlalchemy.orm import Session

from voucher import clock
from voucher.calendar.queries import working_days_after
from voucher.terms.queries import terms_on


def last_day_to_appeal(session: Session) -> date:
    """Return the last day, inclusive, to appeal against what is refused today."""
    return working_days_after(session, clock.today(), terms_on(session, clock.today()).appeal_days).day


def last_day_to_decide_appeal(session: Session) -> date:
    """Return the last day, inclusive, to decide an appeal or an objection that comes in today."""
    return working_days_after(session, clock.today(), terms_on(session, clock.today()).appeal_decide_days).day
