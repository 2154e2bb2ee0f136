"""The bureau follows up a bad rating: first contact, then closed with what was done, or excluded with a reason."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, different_person, require
from voucher.applications.models import Application
from voucher.audit.record import record
from voucher.opinions.models import Opinion
from voucher.opinions.states import OPINION, OpinionEvent
from voucher.redemption.models import Claim
from voucher.refusal import Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_


class WordsMissing(Refusal):
    """Each step of a follow-up says what happened."""

    title = N_("Write what happened")
    next_step = N_("Nothing was recorded. Say whom you reached, what was done, or why it does not count.")
    status = 422
    field = "words"


def require_follower(actor: Actor) -> None:
    """Refuse unless the actor handles complaints and decides about agencies, as reviewers and approvers do.

    Raises:
        NotAllowed: The actor does not do both.
    """
    require(actor, Action.COMPLAINT_HANDLE)
    require(actor, Action.AGENCY_ADMIT)


def make_contact(actor: Actor, pid: str, words: str) -> None:
    """Keep what was said at the first contact.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the actor's to follow up, or does not wait for it.
        SamePerson: The actor took a step in the case that was rated.
        WordsMissing: As named.
    """
    require_follower(actor)
    with transaction() as session:
        opinion = _step(session, actor, pid, OpinionEvent.CONTACT, words)
        opinion.contact = words.strip()
        opinion.contacted_at, opinion.contacted_by = clock.now(), actor.person_id


def close(actor: Actor, pid: str, words: str) -> None:
    """Close the follow-up with what was done.

    Raises:
        As `make_contact`.
    """
    require_follower(actor)
    with transaction() as session:
        opinion = _step(session, actor, pid, OpinionEvent.CLOSE, words)
        opinion.outcome = words.strip()
        opinion.closed_at, opinion.closed_by = clock.now(), actor.person_id


def exclude(actor: Actor, pid: str, words: str) -> None:
    """Exclude a mistaken or malicious rating from the figures, as another officer than who made the contact.

    Raises:
        As `make_contact`.
        SamePerson: The actor made the contact.
    """
    require_follower(actor)
    with transaction() as session:
        opinion = _step(session, actor, pid, OpinionEvent.EXCLUDE, words)
        different_person(actor, opinion.contacted_by)
        opinion.outcome = words.strip()
        opinion.closed_at, opinion.closed_by = clock.now(), actor.person_id


def _step(session: Session, actor: Actor, pid: str, event: OpinionEvent, words: str) -> Opinion:
    opinion = locked(session, Opinion, pid)
    source, target = opinion.state, OPINION.next(opinion.state, event)
    different_person(actor, *_officers(session, opinion.case_number))
    if not words.strip():
        raise WordsMissing()
    opinion.state = target
    record(
        session,
        actor,
        Action.COMPLAINT_HANDLE,
        opinion,
        event=event.value,
        source=source,
        target=target,
        note=words.strip(),
    )
    return opinion


def _officers(session: Session, number: str) -> list[int | None]:
    """Return who took a step in the case that was rated."""
    case = session.execute(
        select(Application.accepted_by, Application.reviewed_by, Application.decided_by).where(
            Application.number == number
        )
    ).first()
    claim = session.execute(
        select(Claim.checked_by, Claim.approved_by, Claim.rejected_by).where(Claim.number == number)
    ).first()
    return [*(case or ()), *(claim or ())]
