"""Changing the hat: the same person, now acting for another firm or agency."""

from voucher.access import Action, Actor, require
from voucher.accounts.hats import hats_of
from voucher.accounts.models import SignInSession
from voucher.accounts.secret import hash_of, new_secret
from voucher.audit.record import record
from voucher.refusal import NotFound
from voucher.storage import locked_id, transaction


def switch(actor: Actor, session_id: int, membership_pid: str) -> str:
    """Act for the firm or agency of this membership, and return the new secret for the cookie.

    Raises:
        NotFound: The person has no such membership, or it has ended.
    """
    require(actor, Action.SESSION_REVOKE)
    secret = new_secret()
    with transaction() as session:
        hats = hats_of(session, actor.person_id or 0)
        hat = next((hat for hat in hats if hat.pid == membership_pid), None)
        if hat is None:
            raise NotFound()
        row = locked_id(session, SignInSession, session_id)
        row.membership_id, row.secret_hash = hat.membership_id, hash_of(secret)
        record(session, actor, Action.SESSION_REVOKE, row, event="switch", membership=hat.membership_id)
    return secret
