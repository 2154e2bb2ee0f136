"""What every step of an application does: find it for its side, move it, write it down, tell the firm."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, different_person
from voucher.accounts.queries import people_of_firm
from voucher.applications.models import Application
from voucher.applications.sections import Section, defects_from
from voucher.applications.states import APPLICATION, ApplicationEvent, ApplicationState
from voucher.audit.queries import assistants
from voucher.audit.record import record
from voucher.firms.models import Firm
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.rounds.models import Policy, Round
from voucher.rounds.states import RoundState
from voucher.storage import locked
from voucher.wording import N_

PAGE = "applications.show"  # the firm's page
ONLINE, COUNTER = "online", "counter"  # the two ways in


class RoundNotOpen(Refusal):
    """The round does not take applications now."""

    title = N_("The round “%(round)s” does not take applications now")
    next_step = N_("Your draft is kept. See on the start page which rounds are open.")


class SectionNotOpen(Refusal):
    """The section is not among those the officer sent back."""

    title = N_("This section cannot be changed now")
    next_step = N_("Nothing was changed. After submission only the sections named by the officer are open.")


def application_of_firm(session: Session, actor: Actor, pid: str) -> Application:
    """Return an application of the actor's firm, locked.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    application = locked(session, Application, pid)
    if not actor.is_firm or application.firm_id != actor.firm_id:
        raise NotFound()
    return application


def application_for_staff(session: Session, actor: Actor, pid: str) -> Application:
    """Return an application for an officer, locked.

    Raises:
        NotFound: There is none, it is still a draft, or its firm sits outside the officer's district.
        SamePerson: The officer filed it, or worked on it for the firm at a window.
    """
    application = locked(session, Application, pid)
    if application.state is ApplicationState.DRAFT or not actor.is_staff:
        raise NotFound()
    if actor.district and actor.district != session.scalar(
        select(Firm.district).where(Firm.id == application.firm_id)
    ):
        raise NotFound()
    helped = assistants(session, Application.__tablename__, application.id)
    different_person(actor, application.created_by, application.submitted_by, *helped)
    return application


def require_section_open(application: Application, section: Section) -> None:
    """Refuse unless the firm may change the section: in a draft, or when it was sent back.

    What money is reserved for stays as it is.

    Raises:
        SectionNotOpen: It may not.
    """
    named = {defect.section for defect in defects_from(application.defects)}
    sent_back = application.state is ApplicationState.RETURNED and section in named
    bound = section is Section.CHOICE and application.reserved
    if bound or (application.state is not ApplicationState.DRAFT and not sent_back):
        raise SectionNotOpen()


def require_round_open(call: Round) -> None:
    """Refuse unless the round is open and its time runs.

    Raises:
        RoundNotOpen: It is not.
    """
    if call.state is not RoundState.OPEN or not call.opens_at <= clock.now() < call.closes_at:
        raise RoundNotOpen(round=call.name)


def round_and_policy(session: Session, round_id: int) -> tuple[Round, Policy]:
    """Return a round with its policy. One query."""
    found = session.execute(
        select(Round, Policy).join(Policy, Policy.id == Round.policy_id).where(Round.id == round_id)
    ).one()
    return found[0], found[1]


def move(
    session: Session,
    actor: Actor,
    action: Action,
    application: Application,
    event: ApplicationEvent,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Move the application and write the audit line.

    Raises:
        CannotMove: The event is not possible in this state.
    """
    source = application.state
    application.state = APPLICATION.next(source, event)
    record(
        session,
        actor,
        action,
        application,
        event=event.value,
        source=source,
        target=application.state,
        note=note,
        **facts,
    )


def channel_of(actor: Actor) -> str:
    """Return how a case comes in: from the firm's own people, or over a window."""
    return COUNTER if actor.assists else ONLINE


def tell_firm(session: Session, application: Application, text: str, **facts: Any) -> None:
    """Tell the people of the firm; `text` may name `%(number)s`."""
    people = people_of_firm(session, application.firm_id)
    enqueue(session, people, text, endpoint=PAGE, pid=application.pid, number=application.number, **facts)
