"""Mailed links: how they are made, found and refused, inside the transaction of whoever does so."""

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Role
from voucher.accounts.models import Invitation, PasswordReset, Person
from voucher.accounts.people import NewPerson, normal_email
from voucher.accounts.secret import hash_of, new_secret
from voucher.refusal import Refusal
from voucher.wording import N_

INVITATION_LASTS = timedelta(days=7)
RESET_LASTS = timedelta(minutes=30)

#: writes a mail: from the reader's name and the secret of the link to the subject and the body
Letter = Callable[[str, str], tuple[str, str]]


class LinkDead(Refusal):
    """Unknown, used, replaced by a newer one, or too old: the answer does not say which."""

    title = N_("This link does not work any more")
    next_step = N_("A link works once and for a short time, and a newer one replaces it. Ask for a new link.")
    status = 410


def new_invitation(
    session: Session,
    whom: NewPerson,
    role: Role,
    *,
    firm_id: int | None = None,
    agency_id: int | None = None,
    district: str | None = None,
    valid_until: date | None = None,
    invited_by: int | None = None,
) -> tuple[Invitation, str]:
    """Add an invitation that replaces earlier ones to the same place; return it, flushed, and its secret."""
    email, secret, now = normal_email(whom.email), new_secret(), clock.now()
    session.execute(
        update(Invitation)
        .where(
            Invitation.email == email,
            Invitation.firm_id.is_not_distinct_from(firm_id),
            Invitation.agency_id.is_not_distinct_from(agency_id),
            Invitation.role == role,
            Invitation.accepted_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(expires_at=now)
    )
    invitation = Invitation(
        secret_hash=hash_of(secret),
        email=email,
        name=whom.name,
        role=role,
        firm_id=firm_id,
        agency_id=agency_id,
        district=district,
        valid_until=valid_until,
        invited_by=invited_by,
        expires_at=now + INVITATION_LASTS,
    )
    session.add(invitation)
    session.flush()
    return invitation, secret


def live_invitation(session: Session, secret: str, *, lock: bool = False) -> Invitation:
    """Return the invitation of a link.

    Raises:
        LinkDead: It was accepted, withdrawn or replaced, is older than seven days, or never was.
    """
    statement = select(Invitation).where(
        Invitation.secret_hash == hash_of(secret),
        Invitation.accepted_at.is_(None),
        Invitation.expires_at > clock.now(),
    )
    found = session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise LinkDead()
    return found


def live_reset(session: Session, secret: str, *, lock: bool = False) -> tuple[PasswordReset, Person]:
    """Return the reset of a link, and the person it belongs to.

    Raises:
        LinkDead: It was used or replaced, is older than thirty minutes, or never was.
    """
    statement = (
        select(PasswordReset, Person)
        .join(Person, Person.id == PasswordReset.person_id)
        .where(
            PasswordReset.secret_hash == hash_of(secret),
            PasswordReset.used_at.is_(None),
            PasswordReset.expires_at > clock.now(),
            Person.active,
        )
    )
    found = session.execute(statement.with_for_update() if lock else statement).first()
    if found is None:
        raise LinkDead()
    return found[0], found[1]
