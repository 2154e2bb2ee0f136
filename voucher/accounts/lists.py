"""The people of a firm, of an agency and of the bureau, for who manages them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, case, func, select

from voucher import clock
from voucher.access import Actor, District, Role
from voucher.accounts.hats import live_membership
from voucher.accounts.models import Invitation, Membership, Person, SignInSession, StaffRole
from voucher.storage import db

LONGEST_LIST = 200


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who acts for the firm or agency."""

    pid: str
    name: str
    email: str
    role: Role
    valid_until: date | None
    is_self: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody whose invitation waits."""

    pid: str
    name: str
    email: str
    role: Role
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody of the staff, with all their roles."""

    pid: str
    name: str
    email: str
    roles: list[Role]
    district: str | None
    active: bool
    seen_at: datetime | None
    is_self: bool


def members(actor: Actor) -> list[Member]:
    """Return who acts for the actor's firm or agency, by name, at most 200. One query."""
    rows = db.session.execute(
        select(Membership, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(_side(actor, Membership), live_membership(), Person.active)
        .order_by(Person.name, Membership.id)
        .limit(LONGEST_LIST)
    )
    return [Member(m.pid, p.name, p.email, m.role, m.valid_until, p.id == actor.person_id) for m, p in rows]


def invited(actor: Actor) -> list[Invited]:
    """Return the waiting invitations of the actor's firm or agency; of the staff for staff. One query."""
    rows = db.session.scalars(
        select(Invitation)
        .where(
            _side(actor, Invitation), Invitation.accepted_at.is_(None), Invitation.expires_at > clock.now()
        )
        .order_by(Invitation.id)
        .limit(LONGEST_LIST)
    )
    return [Invited(i.pid, i.name, i.email, i.role, i.expires_at) for i in rows]


def staff_members(actor: Actor) -> list[StaffMember]:
    """Return the staff with their roles, open accounts first, then by name, at most 200 people. Two queries."""
    seen = (
        select(func.max(SignInSession.seen_at))
        .where(SignInSession.person_id == Person.id)
        .scalar_subquery()
        .label("seen_at")
    )
    people = db.session.execute(
        select(Person, seen)
        .where(Person.id.in_(select(StaffRole.person_id)))
        .order_by(case((Person.active, 0), else_=1), Person.name, Person.id)
        .limit(LONGEST_LIST)
    ).all()
    granted: dict[int, list[StaffRole]] = {}
    for role in db.session.scalars(select(StaffRole).order_by(StaffRole.id)):
        granted.setdefault(role.person_id, []).append(role)
    return [
        StaffMember(
            person.pid,
            person.name,
            person.email,
            [role.role for role in granted[person.id]],
            next((District(role.district).label for role in granted[person.id] if role.district), None),
            person.active,
            seen_at,
            person.id == actor.person_id,
        )
        for person, seen_at in people
    ]


def _side(actor: Actor, rows: type[Membership] | type[Invitation]) -> ColumnElement[bool]:
    if actor.firm_id:
        return rows.firm_id == actor.firm_id
    if actor.agency_id:
        return rows.agency_id == actor.agency_id
    return rows.firm_id.is_(None) & rows.agency_id.is_(None)
