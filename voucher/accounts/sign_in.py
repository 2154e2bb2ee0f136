"""Signing in and out: a row in a table, whose secret only the browser's cookie holds."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask import Flask, g, request
from flask_login import LoginManager, UserMixin
from sqlalchemy import func, or_, select, update

from voucher import clock
from voucher.access import Action, Actor, Role
from voucher.access.roles import STAFF_ROLES
from voucher.accounts.models import Membership, Person, SignInSession, StaffRole
from voucher.accounts.passwords import matches
from voucher.audit.record import record
from voucher.notices.queries import count_unread
from voucher.refusal import Refusal
from voucher.storage import db, transaction
from voucher.wording import N_

STAFF_IDLE, STAFF_LIFE = timedelta(minutes=30), timedelta(hours=12)
MEMBER_IDLE, MEMBER_LIFE = timedelta(minutes=60), timedelta(hours=24)
TOUCH_EVERY = timedelta(minutes=1)


class WrongSignIn(Refusal):
    """Unknown name, wrong password or closed account: the answer does not say which."""

    title = N_("The account or the password is not right")
    next_step = N_("Check both and try again, or ask for a link to set a new password.")
    status = 422
    field = "password"


class SignedIn(UserMixin):
    """The person of this request, as Flask-Login carries it."""

    def __init__(self, actor: Actor, session_id: int, acting_for: str | None, memberships: int) -> None:
        self.actor = actor
        self.session_id = session_id
        self.acting_for = acting_for
        self.can_switch = memberships > 1
        self.count_unread: Callable[[], int] = lambda: count_unread(actor)

    def get_id(self) -> str:
        return str(self.actor.person_id)


def sign_in(account: str, password: str, *, address: str | None, browser: str | None) -> str:
    """Open a session and return the secret for the cookie.

    Args:
        account: The person's e-mail address or phone number.

    Raises:
        WrongSignIn: No such active account, or not its password.
    """
    account = account.strip().lower()
    person = db.session.scalar(select(Person).where(or_(Person.email == account, Person.phone == account)))
    right = matches(person.password_hash if person else None, password)
    if person is None or not right or not person.active:
        raise WrongSignIn()
    person_id, name = person.id, person.name
    secret = secrets.token_urlsafe(32)
    with transaction() as session:
        row = SignInSession(
            secret_hash=_hash(secret),
            person_id=person_id,
            membership_id=session.scalar(
                select(func.min(Membership.id)).where(Membership.person_id == person_id, Membership.active)
            ),
            address=address,
            browser=(browser or "")[:200],
        )
        session.add(row)
        session.flush()
        record(session, Actor(person_id, name, frozenset()), Action.SESSION_REVOKE, row, event="sign-in")
    return secret


def sign_out(actor: Actor, session_id: int) -> None:
    """End the session: its cookie opens nothing any more."""
    with transaction() as session:
        row = session.get_one(SignInSession, session_id)
        row.revoked_at = clock.now()
        record(session, actor, Action.SESSION_REVOKE, row, event="sign-out")


def install(app: Flask) -> None:
    """Let Flask-Login find the person by the cookie."""
    manager = LoginManager(app)
    manager.session_protection = None  # phones change networks
    manager.request_loader(lambda req: _load(req.cookies.get(cookie_name(app))))


def cookie_name(app: Flask) -> str:
    """Return the cookie's name: bound to the host where it travels encrypted."""
    return "__Host-sid" if app.config["SESSION_COOKIE_SECURE"] else "sid"


def _load(secret: str | None) -> SignedIn | None:
    if not secret:
        return None
    found = db.session.execute(
        select(SignInSession, Person)
        .join(Person, Person.id == SignInSession.person_id)
        .where(SignInSession.secret_hash == _hash(secret), SignInSession.revoked_at.is_(None), Person.active)
    ).first()
    if found is None:
        return None
    row, person = found
    hats = _hats(person.id)
    staff = {role for role, _district, _hat in hats if role in STAFF_ROLES}
    if _over(row, bool(staff)):
        return None
    signed_in = _dress(row, person, hats)
    if clock.now() - row.seen_at > TOUCH_EVERY:
        _touch(row.id)
    return signed_in


def _hats(person_id: int) -> list[tuple[Role, str | None, Membership | None]]:
    """Return the person's staff roles and live memberships. Two queries."""
    staff = db.session.execute(
        select(StaffRole.role, StaffRole.district).where(StaffRole.person_id == person_id)
    )
    members = db.session.scalars(
        select(Membership)
        .where(
            Membership.person_id == person_id,
            Membership.active,
            or_(Membership.valid_until.is_(None), Membership.valid_until >= clock.today()),
        )
        .order_by(Membership.id)
    )
    return [(role, district, None) for role, district in staff] + [(m.role, None, m) for m in members]


def _dress(row: SignInSession, person: Person, hats: list[Any]) -> SignedIn:
    worn = [m for _, _, m in hats if m is not None]
    hat = next((m for m in worn if m.id == row.membership_id), worn[0] if worn else None)
    roles = frozenset(role for role, _, m in hats if m is None) | ({hat.role} if hat else frozenset())
    district = next((district for _, district, m in hats if m is None and district), None)
    actor = Actor(
        person.id,
        person.name,
        roles,
        firm_id=hat.firm_id if hat else None,
        agency_id=hat.agency_id if hat else None,
        district=district,
        request_id=g.get("request_id"),
    )
    return SignedIn(actor, row.id, None, len(worn))


def _over(row: SignInSession, is_staff: bool) -> bool:
    idle, life = (STAFF_IDLE, STAFF_LIFE) if is_staff else (MEMBER_IDLE, MEMBER_LIFE)
    now: datetime = clock.now()
    return now - row.seen_at > idle or now - row.created_at > life


def _touch(session_id: int) -> None:
    with transaction() as session:
        session.execute(
            update(SignInSession).where(SignInSession.id == session_id).values(seen_at=clock.now())
        )


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def client_address() -> str | None:
    """Return where the request came from, as far as trusted proxies say."""
    return request.remote_addr
