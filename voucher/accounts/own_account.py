"""One's own account: what is kept, where one is signed in, and what a mailed link offers."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from voucher import clock
from voucher.access import Actor, Role
from voucher.accounts.browser_name import browser_name
from voucher.accounts.hats import AGENCIES, FIRMS
from voucher.accounts.links import live_invitation, live_reset
from voucher.accounts.models import Person, SignInSession
from voucher.accounts.session_life import idle_and_life
from voucher.storage import db

MOST_DEVICES = 50


@dataclass(frozen=True, slots=True)
class Device:
    """A browser in which the person is signed in."""

    pid: str
    browser: str | None
    address: str | None
    created_at: datetime
    seen_at: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class OwnData:
    """What the portal keeps about the person."""

    name: str
    email: str
    phone: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class InvitationSheet:
    """What an invitation offers, for whoever holds its link."""

    name: str
    email: str
    role: Role
    firm: str | None
    agency_zh: str | None
    agency_en: str | None
    valid_until: date | None
    has_account: bool


def devices(actor: Actor, session_id: int) -> list[Device]:
    """Return where the person is signed in, the latest first, at most 50. One query."""
    idle, life = idle_and_life(actor.is_staff or actor.assists)
    rows = db.session.scalars(
        select(SignInSession)
        .where(
            SignInSession.person_id == actor.person_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.seen_at > clock.now() - idle,
            SignInSession.created_at > clock.now() - life,
        )
        .order_by(SignInSession.seen_at.desc())
        .limit(MOST_DEVICES)
    )
    return [
        Device(r.pid, browser_name(r.browser), r.address, r.created_at, r.seen_at, r.id == session_id)
        for r in rows
    ]


def own_data(actor: Actor) -> OwnData:
    """Return what is kept about the actor. One query."""
    person = db.session.get_one(Person, actor.person_id)
    return OwnData(person.name, person.email, person.phone, person.created_at)


def invitation_sheet(secret: str) -> InvitationSheet:
    """Return what the link offers. Two queries.

    Raises:
        LinkDead: See `links.live_invitation`.
    """
    found = live_invitation(db.session(), secret)
    firm, agency_zh, agency_en, account = db.session.execute(
        select(
            select(FIRMS.c.name).where(FIRMS.c.id == found.firm_id).scalar_subquery(),
            select(AGENCIES.c.name_zh).where(AGENCIES.c.id == found.agency_id).scalar_subquery(),
            select(AGENCIES.c.name_en).where(AGENCIES.c.id == found.agency_id).scalar_subquery(),
            select(Person.id).where(Person.email == found.email).scalar_subquery(),
        )
    ).one()
    return InvitationSheet(
        found.name,
        found.email,
        found.role,
        firm,
        agency_zh,
        agency_en,
        found.valid_until,
        account is not None,
    )


def name_for_reset(secret: str) -> str:
    """Return whose password the link sets. One query.

    Raises:
        LinkDead: See `links.live_reset`.
    """
    return live_reset(db.session(), secret)[1].name
