"""Signing in and out: a row in a table, whose secret only the browser's cookie holds."""

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.accounts.assist import end_in
from voucher.accounts.hats import staff_roles_of
from voucher.accounts.models import Person, SignInSession
from voucher.accounts.passwords import matches
from voucher.accounts.people import acting_alone
from voucher.accounts.secret import hash_of, new_secret
from voucher.audit.record import record
from voucher.refusal import NotFound, Refusal
from voucher.storage import db, locked, locked_id, transaction
from voucher.wording import N_

STAFF_DEVICES = 3  # at the same time; a fourth ends the oldest


class WrongSignIn(Refusal):
    """Unknown name, wrong password or closed account: the answer does not say which."""

    title = N_("The account or the password is not right")
    next_step = N_("Check both and try again, or ask for a link to set a new password.")
    status = 422
    field = "password"


def sign_in(visitor: Actor, account: str, password: str, *, address: str | None, browser: str | None) -> str:
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
    person_id, actor, secret = person.id, acting_alone(person, visitor), new_secret()
    with transaction() as session:
        row = SignInSession(
            secret_hash=hash_of(secret),
            person_id=person_id,
            address=address,
            browser=(browser or "")[:200],
        )
        session.add(row)
        session.flush()
        if staff_roles_of(session, person_id):
            _end_oldest(session, person_id)
        record(session, actor, Action.SESSION_REVOKE, row, event="sign-in")
    return secret


def sign_out(actor: Actor, session_id: int) -> None:
    """End the session: its cookie opens nothing any more, and an assisted session in it is over."""
    with transaction() as session:
        row = locked_id(session, SignInSession, session_id)
        row.revoked_at = clock.now()
        end_in(session, actor, row.id)
        record(session, actor, Action.SESSION_REVOKE, row, event="sign-out")


def end_device(actor: Actor, pid: str) -> None:
    """End one of the actor's own sessions on another device.

    Raises:
        NotFound: It is not theirs, or it has ended.
    """
    require(actor, Action.SESSION_REVOKE)
    with transaction() as session:
        row = locked(session, SignInSession, pid)
        if row.person_id != actor.person_id or row.revoked_at:
            raise NotFound()
        row.revoked_at = clock.now()
        record(session, actor, Action.SESSION_REVOKE, row, event="end")


def _end_oldest(session: Session, person_id: int) -> None:
    open_ones = (SignInSession.person_id == person_id, SignInSession.revoked_at.is_(None))
    newest = select(SignInSession.id).where(*open_ones).order_by(SignInSession.id.desc()).limit(STAFF_DEVICES)
    session.execute(
        update(SignInSession)
        .where(*open_ones, SignInSession.id.not_in(newest.scalar_subquery()))
        .values(revoked_at=clock.now())
    )
