"""Passwords set anew: by a mailed link for who forgot theirs, by the old one for who knows it."""

from collections.abc import Callable

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.accounts.links import RESET_LASTS, Letter, live_reset
from voucher.accounts.models import PasswordReset, Person
from voucher.accounts.passwords import hash_password, matches
from voucher.accounts.people import acting_alone, end_sessions
from voucher.accounts.secret import hash_of, new_secret
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue, enqueue_mail
from voucher.refusal import Refusal
from voucher.storage import db, locked_id, transaction
from voucher.wording import N_

Confirmation = Callable[[str], tuple[str, str]]


class WrongPassword(Refusal):
    """The present password was not typed rightly."""

    title = N_("This is not your present password")
    next_step = N_("Type it again. If you forgot it, sign out and ask for a link.")
    status = 422
    field = "present"


def ask_reset(visitor: Actor, account: str, letter: Letter) -> None:
    """Mail a link, good for thirty minutes, to the person with this e-mail address or phone number.

    Nothing happens for an account that does not exist, and the caller cannot tell. Earlier links die.
    """
    account, secret, now = account.strip().lower(), new_secret(), clock.now()
    with transaction() as session:
        person = session.scalar(
            select(Person).where(or_(Person.email == account, Person.phone == account), Person.active)
        )
        if person is None:
            return
        _kill_links(session, person.id)
        session.add(
            PasswordReset(secret_hash=hash_of(secret), person_id=person.id, expires_at=now + RESET_LASTS)
        )
        enqueue_mail(session, person.email, *letter(person.name, secret))
        record(session, acting_alone(person, visitor), Action.SESSION_REVOKE, person, event="ask-reset")


def set_password(visitor: Actor, secret: str, password: str, confirmation: Confirmation) -> None:
    """Set a new password with a mailed link; every device is signed out.

    Raises:
        LinkDead: See `links.live_reset`.
        WeakPassword: See `passwords.hash_password`.
    """
    _link, owner = live_reset(db.session(), secret)
    password_hash = _hash_for(owner, password)
    with transaction() as session:
        _link, person = live_reset(session, secret, lock=True)
        person.password_hash = password_hash
        _kill_links(session, person.id)
        end_sessions(session, person.id)
        _tell(session, person, confirmation)
        record(session, acting_alone(person, visitor), Action.SESSION_REVOKE, person, event="reset-password")


def change_password(
    actor: Actor, session_id: int, present: str, password: str, confirmation: Confirmation
) -> None:
    """Replace the actor's password; all their devices but this one are signed out.

    Raises:
        WrongPassword: `present` is not the password they have.
        WeakPassword: See `passwords.hash_password`.
    """
    require(actor, Action.SESSION_REVOKE)
    owner = db.session.get_one(Person, actor.person_id)
    if not matches(owner.password_hash, present):
        raise WrongPassword()
    password_hash = _hash_for(owner, password)
    with transaction() as session:
        person = locked_id(session, Person, owner.id)
        person.password_hash = password_hash
        _kill_links(session, person.id)
        end_sessions(session, person.id, except_id=session_id)
        _tell(session, person, confirmation)
        record(session, actor, Action.SESSION_REVOKE, person, event="change-password")


def _hash_for(person: Person, password: str) -> str:
    return hash_password(password, person.name, person.email.partition("@")[0], person.phone or "")


def _kill_links(session: Session, person_id: int) -> None:
    session.execute(
        update(PasswordReset)
        .where(PasswordReset.person_id == person_id, PasswordReset.used_at.is_(None))
        .values(used_at=clock.now())
    )


def _tell(session: Session, person: Person, confirmation: Confirmation) -> None:
    enqueue(session, [person.id], N_("Your password was changed. If it was not you, call us at once."))
    enqueue_mail(session, person.email, *confirmation(person.name))
