"""Writes agencies, their licences and their moves, inside the transaction of a verb."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete
from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.agencies.details import AgencyDetails, Licence
from voucher.agencies.models import Agency, AgencyCategory, AgencyTerm
from voucher.agencies.states import AGENCY, AgencyEvent
from voucher.audit.record import record
from voucher.calendar.promised import end_clock

AGENCY_KIND = "agency"  # what the documents belong to


def add_agency(session: Session, code: str, credit_code: str, details: AgencyDetails) -> Agency:
    """Return a new agency that has applied."""
    agency = Agency(code=code, credit_code=credit_code)
    describe(agency, details)
    session.add(agency)
    session.flush()
    return agency


def describe(agency: Agency, details: AgencyDetails) -> None:
    """Write the agency's details, bank account included."""
    agency.name_zh, agency.name_en = details.name_zh, details.name_en
    agency.entity_kind, agency.district = details.entity_kind, details.district.value
    agency.legal_representative = details.legal_representative
    agency.introduction, agency.phone = details.introduction, details.phone
    agency.bank_name, agency.bank_account = details.bank_name, details.bank_account


def set_licences(session: Session, agency: Agency, licences: Iterable[Licence]) -> None:
    """Let these licences, one a category, replace those there are."""
    session.execute(delete(AgencyCategory).where(AgencyCategory.agency_id == agency.id))
    for licence in licences:
        session.add(
            AgencyCategory(
                agency_id=agency.id,
                category_code=licence.category_code,
                licence=licence.paper,
                licence_until=licence.until,
            )
        )
    session.flush()


def begin_term(session: Session, actor: Actor, agency: Agency, first: date, last: date) -> None:
    """Give the agency a term from `first` to `last`, both inclusive; the reminders before its end begin anew."""
    agency.admitted_until, agency.term_reminded_days = last, None
    session.add(AgencyTerm(agency_id=agency.id, starts_on=first, ends_on=last, decided_by=actor.person_id))


def move(
    session: Session,
    actor: Actor,
    action: Action,
    agency: Agency,
    event: AgencyEvent,
    *,
    note: str | None = None,
) -> None:
    """Move the locked agency and record it.

    Raises:
        CannotMove: Not from the state it is in.
    """
    was = agency.state
    agency.state = AGENCY.next(was, event)
    end_clock(agency)  # whatever is decided, the answer to its application is given
    record(session, actor, action, agency, event=event.value, source=was, target=agency.state, note=note)
