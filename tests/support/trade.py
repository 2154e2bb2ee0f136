"""A firm with a voucher and an agency with a listed item: the two sides of an order, made through the verbs."""

from dataclasses import dataclass, replace
from datetime import date
from itertools import count

from sqlalchemy import select

from tests.support.cases import City, issued_voucher
from tests.support.city import (
    admitted_agency,
    appropriated_year,
    catalogue,
    listed_item,
    officer,
    open_round,
    policy_numbers,
    verified_firm,
)
from tests.support.ready_made import ready_made
from voucher.access import Actor, Role
from voucher.accounts.people import NewPerson, add_person, grant_membership
from voucher.issuance.models import Voucher
from voucher.storage import transaction

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Trade:
    """Two sides that can do business: people of a firm that holds a voucher, and of an agency that lists an item."""

    city: City
    firm: Actor
    agency: Actor
    voucher_pid: str
    voucher_code: str
    listing_pid: str


@ready_made
def trade(
    *, face: int = 10_000, ratio_bp: int = 5000, divisible: bool = True, use_by: date | None = None
) -> Trade:
    """Return a firm with a voucher and an agency with an item for 1,000 to 50,000 yuan. Amounts are in yuan.

    The agency has 3 days to accept, the firm 10 working days to confirm and 7 days to rate; a firm may be granted
    60,000 yuan a year.
    """
    catalogue()
    appropriated_year()
    numbers = policy_numbers(face, ratio_bp=ratio_bp, cap=60_000, divisible=divisible)
    numbers = replace(numbers, use_last=use_by or numbers.use_last)
    city = City(
        open_round(numbers=numbers),
        officer(Role.REVIEWER),
        officer(Role.REVIEWER),
        officer(Role.APPROVER),
    )
    firm, agency = verified_firm(), admitted_agency()
    voucher_pid = issued_voucher(city, firm, face=face)
    with transaction() as session:
        code = session.scalars(select(Voucher.code).where(Voucher.pid == voucher_pid)).one()
    return Trade(city, firm, agency, voucher_pid, code, listed_item(agency))


def another_voucher(trade: Trade, *, face: int = 10_000) -> str:
    """Give the trade's firm a second voucher of the same round and return its pid."""
    return issued_voucher(trade.city, trade.firm, face=face)


def colleague(actor: Actor) -> Actor:
    """Return another person on the same side."""
    number = next(_numbers)
    (role,) = actor.roles
    with transaction() as session:
        person = add_person(session, NewPerson(f"同事{number}", f"colleague{number}@example.com"))
        grant_membership(session, actor, person.id, role, firm_id=actor.firm_id, agency_id=actor.agency_id)
        return replace(actor, person_id=person.id, name=person.name)
