"""The staff: whom two administrators invite, whose account is closed, and who is added at the machine itself."""

from voucher.access import SYSTEM, Action, Actor, Role, require
from voucher.access.roles import STAFF_ROLES
from voucher.accounts.links import Letter, new_invitation
from voucher.accounts.models import Person
from voucher.accounts.people import NewPerson, add_person, end_sessions, grant_staff_role, person_with
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue_mail
from voucher.proposals import decide as proposals
from voucher.refusal import NotAllowed, Refusal
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_

KIND = "staff"


class OwnAccount(Refusal):
    """An administrator tried to close or change their own account."""

    title = N_("You cannot do this to your own account")
    next_step = N_("Ask another administrator. Nothing was changed.")


def propose_staff(actor: Actor, whom: NewPerson, role: Role, *, district: str | None, reason: str) -> None:
    """Propose that somebody joins the staff with a role; another administrator decides.

    Raises:
        NotAllowed: The role is not one of the staff.
        OwnAccount: The actor proposes a role for themselves.
    """
    require(actor, Action.STAFF_ROLE_GRANT)
    if role not in STAFF_ROLES:
        raise NotAllowed()
    with transaction() as session:
        proposer = locked_id(session, Person, actor.person_id or 0)
        if proposer.email == whom.email.strip().lower():
            raise OwnAccount()
        proposal = proposals.propose(
            session,
            actor,
            KIND,
            proposer,
            name=whom.name,
            reason=reason,
            email=whom.email,
            role=role.value,
            district=district,
        )
        record(session, actor, Action.STAFF_USER_CREATE, proposal, event="propose", target=proposal.state)


def decide_staff(actor: Actor, pid: str, *, approve: bool, letter: Letter) -> None:
    """Decide what a colleague proposed; if approved, the person is mailed a link.

    Raises:
        SamePerson: The actor proposed it.
        NotFound, CannotMove, ProposalTooOld: See `proposals.decide`.
    """
    require(actor, Action.STAFF_ROLE_GRANT)
    with transaction() as session:
        proposal = proposals.decide(session, actor, pid, KIND, approve=approve)
        event = "approve" if approve else "decline"
        record(session, actor, Action.STAFF_ROLE_GRANT, proposal, event=event, target=proposal.state)
        if not approve:
            return
        content = proposal.content
        invitation, secret = new_invitation(
            session,
            NewPerson(proposal.subject_name, content["email"]),
            Role(content["role"]),
            district=content["district"],
            invited_by=proposal.proposed_by,
        )
        enqueue_mail(session, invitation.email, *letter(invitation.name, secret))
        record(session, actor, Action.STAFF_USER_CREATE, invitation, event="invite", role=invitation.role)


def set_active(actor: Actor, pid: str, *, active: bool) -> None:
    """Close somebody's account, which signs them out everywhere, or open it again.

    Raises:
        OwnAccount: It is the actor's own.
        NotFound: There is no such person, or the actor is no administrator of the portal.
    """
    require(actor, Action.STAFF_USER_CREATE)
    with transaction() as session:
        person = locked(session, Person, pid)
        if person.id == actor.person_id:
            raise OwnAccount()
        person.active = active
        if not active:
            end_sessions(session, person.id)
        record(session, actor, Action.USER_DISABLE, person, event="enable" if active else "disable")


def add_staff(whom: NewPerson, role: Role, *, district: str | None = None) -> str | None:
    """Add somebody at the machine itself, and return the secret of their link; None if they have a password.

    Raises:
        EmailTaken, PhoneTaken, WeakPassword, RolesCollide: See `people`.
        NotAllowed: The role is not one of the staff.
    """
    if role not in STAFF_ROLES:
        raise NotAllowed()
    with transaction() as session:
        if whom.password is None:
            _invitation, secret = new_invitation(session, whom, role, district=district)
            return secret
        person = add_person(session, whom)
        grant_staff_role(session, SYSTEM, person.id, role, district)
        return None


def close_account(email: str) -> None:
    """Close an account at the machine itself: signed out everywhere, and no way in.

    Raises:
        NotFound: Nobody has this e-mail address.
    """
    with transaction() as session:
        person = person_with(session, email)
        person.active = False
        end_sessions(session, person.id)
        record(session, SYSTEM, Action.USER_DISABLE, person, event="disable")
