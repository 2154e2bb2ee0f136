"""Clerks at the windows, and their assisted sessions, made through the verbs."""

from datetime import timedelta
from itertools import count

from tests.support.city import firm_pid
from tests.support.papers import paper
from tests.support.people import account
from voucher import clock
from voucher.access import SYSTEM, Actor, District, Role
from voucher.accounts.assist import end, open_by_paper
from voucher.accounts.models import AssistSession, SignInSession
from voucher.accounts.people import grant_staff_role
from voucher.accounts.secret import hash_of, new_secret
from voucher.accounts.sessions import Presence, presence
from voucher.storage import transaction
from voucher.terms.terms import Terms

MINUTES = Terms().assist_minutes
_numbers = count(1)


def window_clerk(district: District = District.DINGHAI) -> Actor:
    """Return a clerk at the window of a district, which is that of most firms."""
    clerk = account(f"窗口{next(_numbers)}")
    with transaction() as session:
        grant_staff_role(session, SYSTEM, clerk.person_id or 0, Role.WINDOW, district.value)
    return Actor(clerk.person_id, clerk.name, frozenset({Role.WINDOW}), district=district.value)


def signed_in(clerk: Actor) -> str:
    """Sign the clerk in and return the secret of the browser's cookie."""
    secret = new_secret()
    with transaction() as session:
        session.add(SignInSession(secret_hash=hash_of(secret), person_id=clerk.person_id))
    return secret


def present(secret: str) -> Presence:
    """Return who holds the cookie, as whom they act now."""
    found = presence(secret, "request")
    assert found
    return found


def with_consent(secret: str, firm: Actor) -> Actor:
    """Open an assisted session for the firm in this browser, and return the clerk acting in it."""
    here = present(secret)
    open_by_paper(here.actor, here.session_id, firm_pid(firm), paper("授权书.pdf"))
    return present(secret).actor


def assisting(clerk: Actor, firm: Actor) -> Actor:
    """Return the clerk acting for the firm, in a browser of their own."""
    return with_consent(signed_in(clerk), firm)


def finished_session(clerk: Actor, firm: Actor) -> str:
    """Let the clerk help the firm and end it again; return the session's pid."""
    acting = assisting(clerk, firm)
    with transaction() as session:
        pid = session.get_one(AssistSession, acting.assist_id).pid
    end(acting, pid)
    return pid


def later(minutes: int) -> str:
    """Return the time so many minutes from now, as `set_clock` reads it."""
    moment = clock.now() + timedelta(minutes=minutes)
    return moment.astimezone(clock.CITY).replace(tzinfo=None).isoformat(" ")
