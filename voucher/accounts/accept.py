"""Accepting an invitation: as somebody new, or with the account one has."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor
from voucher.accounts.links import LinkDead, live_invitation
from voucher.accounts.models import Invitation, Person
from voucher.accounts.people import (
    NewPerson,
    acting_alone,
    add_person,
    grant_membership,
    grant_staff_role,
)
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotAllowed
from voucher.storage import transaction
from voucher.wording import N_


def accept_as_new(visitor: Actor, secret: str, *, name: str, phone: str | None, password: str) -> None:
    """Create the account of the invited person and give it what it was invited to.

    Raises:
        LinkDead: See `links.live_invitation`.
        EmailTaken: The invited address has an account: sign in and accept with it.
        PhoneTaken, WeakPassword: See `people.add_person`.
    """
    with transaction() as session:
        invitation = live_invitation(session, secret, lock=True)
        person = add_person(session, NewPerson(name, invitation.email, phone, password))
        _join(session, acting_alone(person, visitor), invitation)


def accept_with_account(actor: Actor, secret: str) -> None:
    """Give the signed-in person what they were invited to.

    Raises:
        NotAllowed: Nobody is signed in.
        LinkDead: See `links.live_invitation`; also if the invitation is for another address.
        RolesCollide: The person holds a role that must not meet this one.
    """
    if actor.person_id is None:
        raise NotAllowed()
    with transaction() as session:
        invitation = live_invitation(session, secret, lock=True)
        if session.get_one(Person, actor.person_id).email != invitation.email:
            raise LinkDead()
        _join(session, actor, invitation)


def _join(session: Session, actor: Actor, invitation: Invitation) -> None:
    """Make the person what the invitation says, and tell whoever invited them."""
    person_id = actor.person_id or 0
    if invitation.firm_id or invitation.agency_id:
        grant_membership(
            session,
            actor,
            person_id,
            invitation.role,
            firm_id=invitation.firm_id,
            agency_id=invitation.agency_id,
            valid_until=invitation.valid_until,
        )
    else:
        grant_staff_role(session, actor, person_id, invitation.role, invitation.district)
    invitation.accepted_at = clock.now()
    record(session, actor, Action.SESSION_REVOKE, invitation, event="accept", role=invitation.role)
    if invitation.invited_by:
        enqueue(session, [invitation.invited_by], N_("%(name)s accepted your invitation"), name=actor.name)
