"""What a person may act as: staff roles always, and one firm or agency at a time."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Date, and_, bindparam, column, or_, select, table
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Role
from voucher.accounts.models import Membership, StaffRole

FIRMS = table("firm", column("id"), column("name"))
AGENCIES = table("agency", column("id"), column("name_zh"), column("name_en"))


@dataclass(frozen=True, slots=True)
class Hat:
    """One firm or agency the person may act for."""

    membership_id: int
    pid: str
    role: Role
    firm_id: int | None
    agency_id: int | None
    name_zh: str
    name_en: str


def live_membership() -> ColumnElement[bool]:
    """Return the condition that a membership holds today."""
    today = bindparam("today", callable_=clock.today, type_=Date, unique=True)  # asked when the question is
    return and_(Membership.active, or_(Membership.valid_until.is_(None), Membership.valid_until >= today))


#: what a hat is made of, in the order `hat_from` takes it
HAT = (
    Membership.id,
    Membership.pid,
    Membership.role,
    Membership.firm_id,
    Membership.agency_id,
    FIRMS.c.name,
    AGENCIES.c.name_zh,
    AGENCIES.c.name_en,
)


def hats_of(session: Session, person_id: int) -> list[Hat]:
    """Return the firms and agencies the person may act for, the oldest membership first. One query."""
    rows = session.execute(
        select(*HAT)
        .outerjoin(FIRMS, FIRMS.c.id == Membership.firm_id)
        .outerjoin(AGENCIES, AGENCIES.c.id == Membership.agency_id)
        .where(Membership.person_id == person_id, live_membership())
        .order_by(Membership.id)
    )
    return [hat_from(*row) for row in rows]


def staff_roles_of(session: Session, person_id: int) -> list[tuple[Role, str | None]]:
    """Return the person's staff roles, each with the district it is limited to. One query."""
    rows = session.execute(
        select(StaffRole.role, StaffRole.district)
        .where(StaffRole.person_id == person_id)
        .order_by(StaffRole.id)
    )
    return [(role, district) for role, district in rows]


def hat_from(
    membership_id: int,
    pid: str,
    role: Role,
    firm_id: int | None,
    agency_id: int | None,
    firm: str | None,
    agency_zh: str | None,
    agency_en: str | None,
) -> Hat:
    """Return the hat that a row of `HAT` tells of."""
    name_zh, name_en = firm or agency_zh or "", firm or agency_en or ""
    return Hat(membership_id, pid, role, firm_id, agency_id, name_zh, name_en)
