"""What every step of an application does: find it for its side, move it, write it down, tell the firm."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, different_person
from voucher.accounts.queries import people_of_firm
from voucher.applications.models import Application
from voucher.applications.sections import Section, defects_from
from voucher.applications.states import APPLICATION, LOOKED_AT, ApplicationEvent, ApplicationState
from voucher.audit.queries import assistants
from voucher.audit.record import record
from voucher.firms.reach import require_reach
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.rounds.models import Policy, Round
from voucher.rounds.states import Mode, RoundState
from voucher.storage import locked
from voucher.wording import N_

_WITH_POLICY = (
    select(Round, Policy).join(Policy, Policy.id == Round.policy_id).where(Round.id == bindparam("round"))
)
PAGE = "applications.show"  # the firm's page
ONLINE, COUNTER = "online", "counter"  # the two ways in


class RoundNotOpen(Refusal):
    """The round does not take applications now."""

    title = N_("The round “%(round)s” does not take applications now")
    next_step = N_("Your draft is kept. See on the start page which rounds are open.")


class RoundNotOpenYet(Refusal):
    """The round will take applications, but not yet."""

    title = N_("The round “%(round)s” opens on %(opens)s")
    next_step = N_(
        "Nothing was submitted; your draft is kept. The time that counts is the portal's, as the page shows it."
    )


class SectionNotOpen(Refusal):
    """The section is not among those the officer sent back."""

    title = N_("This section cannot be changed now")
    next_step = N_("Nothing was changed. After submission only the sections named by the officer are open.")


class CityDecides(Refusal):
    """Officers of a district give an opinion, the city decides."""

    title = N_("The city decides on applications, after the opinion of the district")
    next_step = N_("Nothing was decided. Write your opinion and pass the application on.")
    status = 403


class CasePaused(Refusal):
    """The bureau waits for another body."""

    title = N_("This application is paused: it waits for somebody else")
    next_step = N_("Nothing was decided. Let the promised days go on first.")


def application_of_firm(session: Session, actor: Actor, pid: str) -> Application:
    """Return an application of the actor's firm, locked.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    application = locked(session, Application, pid)
    require_own(actor, application)
    return application


def require_own(actor: Actor, application: Application) -> None:
    """Refuse whoever does not act for the firm of the application.

    Raises:
        NotFound: The actor does not.
    """
    if not actor.is_firm or application.firm_id != actor.firm_id:
        raise NotFound()


def application_for_staff(session: Session, actor: Actor, pid: str) -> Application:
    """Return an application for an officer, locked.

    Raises:
        NotFound: There is none, it is still a draft, or its firm sits outside the officer's district.
        SamePerson: The officer filed it, or worked on it for the firm at a window.
    """
    application = locked(session, Application, pid)
    require_filed(application)
    require_in_reach(session, actor, application)
    return application


def require_filed(application: Application) -> None:
    """Refuse what is the firm's own still.

    Raises:
        NotFound: It is a draft.
    """
    if application.state is ApplicationState.DRAFT:
        raise NotFound()


def require_in_reach(session: Session, actor: Actor, application: Application) -> None:
    """Refuse an officer who has nothing to do with the application, or too much.

    Raises:
        NotFound: Not an officer, or of another district.
        SamePerson: The officer filed it, or worked on it for the firm at a window.
    """
    if not actor.is_staff:
        raise NotFound()
    require_reach(session, actor, application.firm_id)
    helped = assistants(session, Application.__tablename__, application.id)
    different_person(actor, application.created_by, application.submitted_by, *helped)


def require_running(application: Application) -> None:
    """Refuse to decide while the case waits for another body.

    Raises:
        CasePaused: It does.
    """
    if application.paused_at is not None:
        raise CasePaused()


def require_city(actor: Actor) -> None:
    """Refuse a decision by an officer of a district.

    Raises:
        CityDecides: The actor is one.
    """
    if actor.district:
        raise CityDecides()


def require_section_open(application: Application, section: Section) -> None:
    """Refuse unless the firm may change the section: in a draft, or when it was sent back.

    What money is reserved for stays as it is, and so does a draft that the bureau looks at or has pre-qualified.

    Raises:
        SectionNotOpen: It may not.
    """
    named = {defect.section for defect in defects_from(application.defects)}
    sent_back = application.state is ApplicationState.RETURNED and section in named
    bound = section is Section.CHOICE and application.reserved
    free = application.state is ApplicationState.DRAFT and application.prequalification not in LOOKED_AT
    if bound or not (free or sent_back):
        raise SectionNotOpen()


def require_round_open(call: Round) -> None:
    """Refuse unless the round is open and its time runs.

    Raises:
        RoundNotOpenYet, RoundNotOpen: It does not run yet, or not any more.
    """
    if is_coming(call):
        raise RoundNotOpenYet(round=call.name, opens=call.opens_at)
    if call.state is not RoundState.OPEN or not call.opens_at <= clock.now() < call.closes_at:
        raise RoundNotOpen(round=call.name)


def is_coming(call: Round) -> bool:
    """Say whether firms can prepare for the round: it is published, first come first served, and opens later."""
    return call.mode is Mode.FIRST_COME and call.state is RoundState.OPEN and clock.now() < call.opens_at


def round_and_policy(session: Session, round_id: int) -> tuple[Round, Policy]:
    """Return a round with its policy. One query."""
    found = session.execute(_WITH_POLICY, {"round": round_id}).one()
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
