"""What a person may act as: staff roles always, and one firm or agency at a time."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Row, and_, column, or_, select, table
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


def live_membership(day: BindParameter[date] | None = None) -> ColumnElement[bool]:
    """Return the condition that a membership holds on a day, given with each execution; without one, today."""
    last = clock.today() if day is None else day
    return and_(Membership.active, or_(Membership.valid_until.is_(None), Membership.valid_until >= last))


def hats_of(session: Session, person_id: int) -> list[Hat]:
    """Return the firms and agencies the person may act for, the oldest membership first. One query."""
    rows = session.execute(
        select(Membership, FIRMS.c.name, AGENCIES.c.name_zh, AGENCIES.c.name_en)
        .outerjoin(FIRMS, FIRMS.c.id == Membership.firm_id)
        .outerjoin(AGENCIES, AGENCIES.c.id == Membership.agency_id)
        .where(Membership.person_id == person_id, live_membership())
        .order_by(Membership.id)
    )
    return [_hat(row) for row in rows]


def staff_roles_of(session: Session, person_id: int) -> list[tuple[Role, str | None]]:
    """Return the person's staff roles, each with the district it is limited to. One query."""
    rows = session.execute(
        select(StaffRole.role, StaffRole.district)
        .where(StaffRole.person_id == person_id)
        .order_by(StaffRole.id)
    )
    return [(role, district) for role, district in rows]


def _hat(row: Row[tuple[Membership, str, str, str]]) -> Hat:
    member, firm, agency_zh, agency_en = row
    return Hat(
        member.id,
        member.pid,
        member.role,
        member.firm_id,
        member.agency_id,
        firm or agency_zh,
        firm or agency_en,
    )
