"""Timers: terms end with their last day, and agencies are reminded 60, 30 and 7 days before, each time once.

A late run gives the same result: orders ask for the last day itself, and a reminder that was missed is sent together
with none of those it overtook. Each agency has its own transaction and is looked at again under its lock.
"""

from datetime import timedelta

from sqlalchemy import ColumnElement, select

from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.accounts.queries import people_of_agency
from voucher.agencies.enrolment import move
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyEvent, AgencyState
from voucher.agencies.term import DAYS_BEFORE, reminder_due
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.storage import db, locked_id, transaction
from voucher.wording import N_


def end_terms() -> int:
    """End the terms whose last day has passed and return how many."""
    return sum(_end(agency_id) for agency_id in _admitted(Agency.admitted_until < clock.today()))


def remind_terms() -> int:
    """Remind the agencies whose term ends soon and return how many reminders were written."""
    today = clock.today()
    near = Agency.admitted_until.between(today, today + timedelta(days=max(DAYS_BEFORE)))
    return sum(_remind(agency_id) for agency_id in _admitted(near))


def _admitted(narrowed: ColumnElement[bool]) -> list[int]:
    statement = select(Agency.id).where(Agency.state == AgencyState.ADMITTED, narrowed)
    return list(db.session.scalars(statement.order_by(Agency.id)))


def _end(agency_id: int) -> bool:
    with transaction() as session:
        agency = locked_id(session, Agency, agency_id)
        last = agency.admitted_until
        if agency.state is not AgencyState.ADMITTED or last is None or last >= clock.today():
            return False
        move(session, SYSTEM, Action.AGENCY_ADMIT, agency, AgencyEvent.END_TERM)
        enqueue(
            session,
            people_of_agency(session, agency.id),
            N_("The term of %(agency)s ended on %(day)s: ask the bureau to renew it"),
            endpoint="agencies.mine",
            agency=agency.name_zh,
            day=last,
        )
        return True


def _remind(agency_id: int) -> bool:
    with transaction() as session:
        agency = locked_id(session, Agency, agency_id)
        if agency.state is not AgencyState.ADMITTED or agency.admitted_until is None:
            return False
        days, sent = reminder_due(agency.admitted_until, clock.today()), agency.term_reminded_days
        if days is None or (sent is not None and sent <= days):
            return False
        agency.term_reminded_days = days
        record(session, SYSTEM, Action.AGENCY_ADMIT, agency, event="remind-term", days=days)
        enqueue(
            session,
            people_of_agency(session, agency.id),
            N_(
                "The term of %(agency)s ends on %(day)s. Ask for a renewal, or it takes no orders afterwards."
            ),
            endpoint="agencies.ask_renewal",
            agency=agency.name_zh,
            day=agency.admitted_until,
        )
        return True
