"""People, for the other rooms: whom to tell."""

from collections.abc import Collection

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from voucher.access import Role
from voucher.accounts.hats import live_membership
from voucher.accounts.models import Membership, Person, StaffRole
from voucher.storage import columns

_LIVE = select(Membership.person_id).where(live_membership())
_OF_FIRM = _LIVE.where(Membership.firm_id == bindparam("side"))
_OF_AGENCY = _LIVE.where(Membership.agency_id == bindparam("side"))


def people_of_firm(session: Session, firm_id: int) -> list[int]:
    """Return the ids of the active people who act for a firm. One query."""
    return _members(session, _OF_FIRM, firm_id)


def people_of_firms(session: Session, firm_ids: Collection[int]) -> dict[int, list[int]]:
    """Return the ids of the active people who act for each of the firms. One query."""
    rows = session.execute(
        select(Membership.firm_id, Membership.person_id).where(
            Membership.firm_id.in_(firm_ids), live_membership()
        )
    )
    people: dict[int, list[int]] = {firm_id: [] for firm_id in firm_ids}
    for firm_id, person_id in rows:
        people[firm_id].append(person_id)
    return people


def people_of_agency(session: Session, agency_id: int) -> list[int]:
    """Return the ids of the active people who act for an agency. One query."""
    return _members(session, _OF_AGENCY, agency_id)


def staff_with(session: Session, role: Role) -> list[int]:
    """Return the ids of the active staff with this role. One query."""
    return list(
        session.scalars(
            select(StaffRole.person_id)
            .join(Person, Person.id == StaffRole.person_id)
            .where(StaffRole.role == role, Person.active)
        )
    )


def _members(session: Session, members: Select[tuple[int]], side: int) -> list[int]:
    return list(columns(session, members, {"side": side}).scalars())
