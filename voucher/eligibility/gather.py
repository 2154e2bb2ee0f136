"""Collects what the rules ask, inside the transaction of the step that asks."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, and_, bindparam, literal, or_, select
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
from voucher.terms.queries import NUMBERS_ON_DAY, terms_of
from voucher.terms.terms import Terms


class Known(NamedTuple):
    """What is kept about a subject: its newest reading of the registers, the bans that name it, and the terms."""

    reading: RegisterReading | None
    bans: tuple[Banned, ...]
    terms: Terms


def known_of(session: Session, subject: Firm | Agency, day: date) -> Known:
    """Return what is known of a subject on that day. One query."""
    rows = session.execute(_KNOWN, _named(subject) | {"day": day}).all()
    bans = tuple(_banned(row, subject.credit_code) for row in rows if row.starts_on is not None)
    return Known(rows[0].RegisterReading, bans, terms_of(rows[0].terms))


def results_of_firm(firm: Firm, known: Known, day: date) -> list[Result]:
    """Return what the rules say of a firm on that day."""
    facts = FirmFacts(
        credit_code=firm.credit_code,
        code_needs_check=firm.code_needs_check,
        proposal=details_of(firm).size(firm.credit_code),
        size_confirmed=firm.size_confirmed,
        register=_register_facts(known.reading),
        bans=known.bans,
        fresh_days=known.terms.credit_check_days,
    )
    return check_firm(facts, day)


def results_of_agency(
    session: Session,
    agency: Agency,
    known: Known,
    day: date,
    *,
    listing_id: int | None,
    strict: bool,
    listed: bool,
) -> list[Result]:
    """Return what the rules say of an agency on that day. One query.

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
        bans=known.bans,
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


def _named(subject: Firm | Agency) -> dict[str, str | None]:
    # nobody is called by the empty name: it stands for one that the ban or the subject does not give
    return {"code": subject.credit_code, "representative": subject.legal_representative or None}


def _banned(ban: Any, credit_code: str) -> Banned:
    return Banned(ban.starts_on, last_day(ban), ban.reason, by_code=ban.credit_code == credit_code)


def last_day(ban: Ban) -> date:
    """Return the last day on which the ban holds: the day before it was lifted, if it was."""
    return ban.ends_on if ban.lifted_on is None else min(ban.ends_on, ban.lifted_on - timedelta(days=1))


_NEWEST = (
    select(RegisterReading.id)
    .where(RegisterReading.credit_code == bindparam("code"), RegisterReading.checked_on <= bindparam("day"))
    .order_by(RegisterReading.checked_on.desc(), RegisterReading.id.desc())
    .limit(1)
)
_NAMES_IT = or_(
    Ban.credit_code == bindparam("code"),
    Ban.legal_representative == bindparam("representative", type_=String),
)
_ONE_ROW = select(literal(1).label("one")).subquery()
#: a row for each ban that names the subject, and one where none does
_KNOWN = (
    select(
        RegisterReading,
        Ban.starts_on,
        Ban.ends_on,
        Ban.lifted_on,
        Ban.reason,
        Ban.credit_code,
        NUMBERS_ON_DAY.label("terms"),
    )
    .select_from(_ONE_ROW)
    .outerjoin(RegisterReading, RegisterReading.id == _NEWEST.scalar_subquery())
    .outerjoin(Ban, and_(_NAMES_IT, Ban.state.in_(EFFECTIVE)))
    .order_by(Ban.id)
)
