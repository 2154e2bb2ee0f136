"""An officer enters a renewed licence, or one for a further category, after seeing the paper."""

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.accounts.queries import people_of_agency
from voucher.agencies.details import Licence
from voucher.agencies.models import Agency, AgencyCategory
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_


class LicenceInPast(Refusal):
    """The last day of the licence is over already."""

    title = N_("This licence has expired already")
    next_step = N_("Nothing was recorded. Enter the last day of the renewed licence.")
    status = 422
    field = "until"


def renew_licence(actor: Actor, agency_pid: str, licence: Licence) -> None:
    """Let the licence replace the agency's present one for the category, or add the category.

    Raises:
        NotFound: No such agency.
        LicenceInPast: Its last day is before today.
    """
    require(actor, Action.AGENCY_ADMIT)
    if licence.until < clock.today():
        raise LicenceInPast()
    with transaction() as session:
        agency = locked(session, Agency, agency_pid)
        row = session.scalar(
            select(AgencyCategory).where(
                AgencyCategory.agency_id == agency.id, AgencyCategory.category_code == licence.category_code
            )
        )
        if row is None:
            row = AgencyCategory(agency_id=agency.id, category_code=licence.category_code)
            session.add(row)
        row.licence, row.licence_until = licence.paper, licence.until
        record(
            session,
            actor,
            Action.AGENCY_ADMIT,
            agency,
            event="renew-licence",
            category=licence.category_code,
            until=licence.until,
        )
        enqueue(
            session,
            people_of_agency(session, agency.id),
            N_("The licence “%(licence)s” of %(agency)s is entered until %(until)s"),
            endpoint="agencies.mine",
            licence=licence.paper,
            agency=agency.name_zh,
            until=licence.until,
        )
