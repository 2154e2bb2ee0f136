"""Collects what the rules ask, inside the transaction of the step that asks."""

from datetime import date, timedelta

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import Session

from voucher.agencies.models import Agency, AgencyCategory, Listing
from voucher.agencies.states import ListingState
from voucher.catalogue.models import Item
from voucher.eligibility.agency_rules import AgencyFacts, check_agency
from voucher.eligibility.firm_rules import FirmFacts, RegisterFacts, check_firm
from voucher.eligibility.models import Ban, RegisterReading
from voucher.eligibility.outcome import Banned, Result
from voucher.eligibility.related import Party, check_pair
from voucher.eligibility.states import EFFECTIVE
from voucher.firms.declaration import details_of
from voucher.firms.models import Firm
from voucher.terms.queries import terms_on

_NEWEST_READING = (
    select(RegisterReading)
    .where(RegisterReading.credit_code == bindparam("code"), RegisterReading.checked_on <= bindparam("day"))
    .order_by(RegisterReading.checked_on.desc(), RegisterReading.id.desc())
    .limit(1)
)
# A ban without a representative names nobody, and nobody without a name is meant by one.
_BANS = select(Ban).where(
    or_(
        Ban.credit_code == bindparam("code"),
        and_(Ban.legal_representative == bindparam("representative"), Ban.legal_representative != ""),
    ),
    Ban.state.in_(EFFECTIVE),
)


def results_of_firm(session: Session, firm: Firm, reading: RegisterReading | None, day: date) -> list[Result]:
    """Return what the rules say of a firm on that day, its newest reading being this one. Two queries."""
    facts = FirmFacts(
        credit_code=firm.credit_code,
        code_needs_check=firm.code_needs_check,
        proposal=details_of(firm).size(firm.credit_code),
        size_confirmed=firm.size_confirmed,
        register=_register_facts(reading),
        bans=bans_on(session, firm.credit_code, firm.legal_representative),
        fresh_days=terms_on(session, day).credit_check_days,
    )
    return check_firm(facts, day)


def results_of_agency(
    session: Session, agency: Agency, day: date, *, listing_id: int | None, strict: bool, listed: bool
) -> list[Result]:
    """Return what the rules say of an agency on that day. Two queries.

    Args:
        listing_id: The item it was asked for, whose category needs a licence.
        strict: Whether an admission or licence that ended refuses; later it only asks a person.
        listed: Whether the listing itself has to be open still.
    """
    licence = session.execute(
        select(Listing.state, AgencyCategory.licence_until)
        .join(Item, Item.id == Listing.item_id)
        .outerjoin(
            AgencyCategory,
            and_(
                AgencyCategory.agency_id == Listing.agency_id,
                AgencyCategory.category_code == Item.category_code,
            ),
        )
        .where(Listing.id == listing_id)
    ).first()
    facts = AgencyFacts(
        state=agency.state,
        admitted_until=agency.admitted_until,
        licence_until=licence.licence_until if licence else None,
        listed=licence is not None and licence.state is ListingState.LISTED,
        bans=bans_on(session, agency.credit_code, agency.legal_representative),
    )
    return check_agency(facts, day, strict=strict, listed=listed)


def results_of_pair(
    firm: Firm, of_firm: RegisterReading | None, agency: Agency, of_agency: RegisterReading | None
) -> list[Result]:
    """Return what firm and agency have in common, by their details and their newest readings."""
    return check_pair(
        Party(
            firm.legal_representative,
            tuple(of_firm.shareholders) if of_firm else (),
            of_firm.bank_account if of_firm else "",
            (firm.address, of_firm.address if of_firm else ""),
            firm.contact_phone,
        ),
        Party(
            agency.legal_representative,
            tuple(of_agency.shareholders) if of_agency else (),
            agency.bank_account,
            (of_agency.address,) if of_agency else (),
            agency.phone,
        ),
    )


def newest_reading(session: Session, credit_code: str, day: date) -> RegisterReading | None:
    """Return the newest reading of the registers up to that day. One query."""
    return session.scalar(_NEWEST_READING, {"code": credit_code, "day": day})


def _register_facts(reading: RegisterReading | None) -> RegisterFacts | None:
    if reading is None:
        return None
    return RegisterFacts(
        checked_on=reading.checked_on,
        status=reading.status,
        large_parent=reading.large_parent,
        abnormal=reading.abnormal,
        serious_breach=reading.serious_breach,
        dishonest_debtor=reading.dishonest_debtor,
    )


def bans_on(session: Session, credit_code: str, representative: str) -> tuple[Banned, ...]:
    """Return the bans of a credit code, and those that name the representative. One query."""
    rows = session.scalars(_BANS, {"code": credit_code, "representative": representative})
    return tuple(
        Banned(ban.starts_on, last_day(ban), ban.reason, by_code=ban.credit_code == credit_code)
        for ban in rows
    )


def last_day(ban: Ban) -> date:
    """Return the last day on which the ban holds: the day before it was lifted, if it was."""
    return ban.ends_on if ban.lifted_on is None else min(ban.ends_on, ban.lifted_on - timedelta(days=1))
