"""People and what they may act as, added inside the transaction of whoever adds them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import VISITOR, Action, Actor, Role
from voucher.access.roles import toxic
from voucher.accounts.hats import live_membership
from voucher.accounts.models import Membership, Person, SignInSession, StaffRole
from voucher.accounts.passwords import hash_password
from voucher.audit.record import record
from voucher.refusal import NotFound, Refusal
from voucher.wording import N_


class EmailTaken(Refusal):
    """Somebody has an account with this e-mail address."""

    title = N_("There is an account with this e-mail address already")
    next_step = N_("Sign in with it, or use another address. Nothing was kept.")
    status = 422
    field = "email"


class PhoneTaken(Refusal):
    """Somebody has an account with this telephone number."""

    title = N_("There is an account with this telephone number already")
    next_step = N_("Sign in with it, or use another number. Nothing was kept.")
    status = 422
    field = "phone"


class RolesCollide(Refusal):
    """The scheme keeps these roles apart: one person may not hold both."""

    title = N_("One person may not hold these roles together")
    next_step = N_("Choose another role or another person. Nothing was changed.")
    status = 422
    field = "role"


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody who gets an account. Without a password they set one by a mailed link."""

    name: str
    email: str
    phone: str | None = None
    password: str | None = None


def add_person(session: Session, newcomer: NewPerson) -> Person:
    """Add a person and return their row, flushed.

    Raises:
        EmailTaken, PhoneTaken: Somebody else has it.
        WeakPassword: See `passwords.hash_password`.
    """
    email, phone = normal_email(newcomer.email), newcomer.phone or None
    if session.scalar(select(Person.id).where(Person.email == email)):
        raise EmailTaken()
    if phone and session.scalar(select(Person.id).where(Person.phone == phone)):
        raise PhoneTaken()
    person = Person(name=newcomer.name, email=email, phone=phone)
    if newcomer.password is not None:
        person.password_hash = hash_password(newcomer.password, newcomer.name, email.partition("@")[0])
    session.add(person)
    try:
        session.flush()
    except IntegrityError as clash:  # two people in the same moment
        raise EmailTaken() from clash
    record(session, acting_alone(person), Action.SESSION_REVOKE, person, event="join")
    return person


def grant_membership(
    session: Session,
    actor: Actor,
    person_id: int | None,
    role: Role,
    *,
    firm_id: int | None = None,
    agency_id: int | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Let a person act for one firm or one agency, anew if they once did, and return the row, flushed.

    Raises:
        RolesCollide: The person holds a role that must not meet this one.
    """
    refuse_collision(session, person_id, role)
    side = Membership.firm_id == firm_id if firm_id else Membership.agency_id == agency_id
    membership = session.scalar(select(Membership).where(Membership.person_id == person_id, side))
    if membership is None:
        membership = Membership(person_id=person_id, firm_id=firm_id, agency_id=agency_id)
        session.add(membership)
    membership.role, membership.valid_until, membership.active = role, valid_until, True
    session.flush()
    action = Action.FIRM_MEMBER_MANAGE if firm_id else Action.AGENCY_MEMBER_MANAGE
    record(session, actor, action, membership, event="join", role=role, member=person_id)
    return membership


def grant_staff_role(
    session: Session, actor: Actor, person_id: int, role: Role, district: str | None = None
) -> None:
    """Give a person a role in the bureau or at a window; a role they hold keeps its row.

    Raises:
        RolesCollide: The person holds a role that must not meet this one.
    """
    refuse_collision(session, person_id, role)
    granted = session.scalar(
        select(StaffRole).where(StaffRole.person_id == person_id, StaffRole.role == role)
    )
    if granted is None:
        granted = StaffRole(person_id=person_id, role=role)
        session.add(granted)
    granted.district = district
    session.flush()
    record(session, actor, Action.STAFF_ROLE_GRANT, granted, event="grant", role=role, member=person_id)


def refuse_collision(session: Session, person_id: int | None, role: Role) -> None:
    """Refuse a role that must not meet those the person holds.

    Raises:
        RolesCollide: It does.
    """
    if toxic(roles_of(session, person_id) | {role}):
        raise RolesCollide()


def roles_of(session: Session, person_id: int | None) -> frozenset[Role]:
    """Return every role the person holds now, whichever hat they wear. Two queries."""
    staff = session.scalars(select(StaffRole.role).where(StaffRole.person_id == person_id))
    worn = session.scalars(
        select(Membership.role).where(Membership.person_id == person_id, live_membership())
    )
    return frozenset(staff) | frozenset(worn)


def end_sessions(session: Session, person_id: int, *, except_id: int | None = None) -> None:
    """Sign the person out on every device, but for one session if it is named."""
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.person_id == person_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.id != (except_id or 0),
        )
        .values(revoked_at=clock.now())
    )


def person_with(session: Session, email: str) -> Person:
    """Return the person with this e-mail address, locked until the transaction ends.

    Raises:
        NotFound: There is none.
    """
    person = session.scalar(select(Person).where(Person.email == normal_email(email)).with_for_update())
    if person is None:
        raise NotFound()
    return person


def acting_alone(person: Person, visitor: Actor = VISITOR) -> Actor:
    """Return the person, until now a visitor, as the actor of a step on their own account; no hat is on."""
    return Actor(person.id, person.name, frozenset(), request_id=visitor.request_id)


def normal_email(email: str) -> str:
    """Return the address as it is kept and compared."""
    return email.strip().lower()
