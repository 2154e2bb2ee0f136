"""Inviting people into one's own firm or agency, and ending what they may do there."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.access.roles import AGENCY_ROLES, FIRM_ROLES
from voucher.accounts.hats import live_membership
from voucher.accounts.links import Letter, new_invitation
from voucher.accounts.models import Invitation, Membership, Person
from voucher.accounts.people import NewPerson
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue_mail
from voucher.refusal import NotAllowed, NotFound, Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_


class AlreadyMember(Refusal):
    """The person acts for this firm or agency as it is."""

    title = N_("This person is in your list of people already")
    next_step = N_("To change what they may do, end their access first. No invitation was sent.")
    status = 422
    field = "email"


class OwnAccess(Refusal):
    """Somebody tried to take their own access away."""

    title = N_("You cannot end your own access")
    next_step = N_("Ask another administrator to do it, so that somebody is always in charge.")


def invite(
    actor: Actor, whom: NewPerson, role: Role, *, valid_until: date | None = None, letter: Letter
) -> None:
    """Mail somebody a link, good for seven days, with which they join the actor's firm or agency.

    Args:
        valid_until: The last day of their access; None for no end.

    Raises:
        AlreadyMember: They act for it already.
        NotAllowed: The role is not one of a firm (or of an agency).
    """
    action = _may_manage(actor)
    if role not in (FIRM_ROLES if actor.firm_id else AGENCY_ROLES):
        raise NotAllowed()
    with transaction() as session:
        _refuse_member(session, actor, whom.email.strip().lower())
        invitation, secret = new_invitation(
            session,
            whom,
            role,
            firm_id=actor.firm_id,
            agency_id=actor.agency_id,
            valid_until=valid_until,
            invited_by=actor.person_id,
        )
        enqueue_mail(session, invitation.email, *letter(whom.name, secret))
        record(session, actor, action, invitation, event="invite", role=role)


def withdraw_invitation(actor: Actor, pid: str) -> None:
    """Let the link of an invitation die.

    Raises:
        NotFound: It is not one of the actor's firm or agency, or it was accepted.
    """
    action = _may_manage(actor)
    with transaction() as session:
        invitation = locked(session, Invitation, pid)
        if not _of_own_side(actor, invitation) or invitation.accepted_at:
            raise NotFound()
        invitation.expires_at = clock.now()
        record(session, actor, action, invitation, event="withdraw")


def end_membership(actor: Actor, pid: str) -> None:
    """Take away somebody's access to the actor's firm or agency, from now on.

    Raises:
        NotFound: They have none.
        OwnAccess: It is the actor's own.
    """
    action = _may_manage(actor)
    with transaction() as session:
        membership = locked(session, Membership, pid)
        if not _of_own_side(actor, membership) or not membership.active:
            raise NotFound()
        if membership.person_id == actor.person_id:
            raise OwnAccess()
        membership.active = False
        record(session, actor, action, membership, event="end", member=membership.person_id)


def _may_manage(actor: Actor) -> Action:
    action = Action.AGENCY_MEMBER_MANAGE if actor.agency_id else Action.FIRM_MEMBER_MANAGE
    require(actor, action)
    return action


def _of_own_side(actor: Actor, row: Invitation | Membership) -> bool:
    return (row.firm_id, row.agency_id) == (actor.firm_id, actor.agency_id)


def _refuse_member(session: Session, actor: Actor, email: str) -> None:
    side = Membership.firm_id == actor.firm_id if actor.firm_id else Membership.agency_id == actor.agency_id
    if session.scalar(
        select(Membership.id)
        .join(Person, Person.id == Membership.person_id)
        .where(Person.email == email, side, live_membership())
    ):
        raise AlreadyMember()
