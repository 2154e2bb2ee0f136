"""Preparing an application, section by section; drafts live on the server and survive a lost session."""

from datetime import date

from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.applications.faces import require_face
from voucher.applications.models import Application
from voucher.applications.same_answers import require_same_choice, require_same_description
from voucher.applications.sections import Section
from voucher.applications.states import LIVE, ApplicationState
from voucher.applications.steps import (
    application_of_firm,
    is_coming,
    require_round_open,
    require_section_open,
    round_and_policy,
)
from voucher.audit.record import record
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.firms.standing import require_verified
from voucher.ledger import Money
from voucher.refusal import NotFound, Refusal
from voucher.rounds.models import Round
from voucher.storage import locked_id, transaction
from voucher.wording import N_


class AlreadyApplied(Refusal):
    """The firm has a live application in this round."""

    title = N_("Your firm already has application %(number)s in this round")
    next_step = N_("Nothing was recorded. Follow it under “My applications”, or withdraw it to apply anew.")


class UnknownCategory(Refusal):
    """No category has this code."""

    title = N_("There is no such service category")
    next_step = N_("Nothing was recorded. Choose one of the categories listed.")
    status = 422
    field = "category"


class ExpectedTooEarly(Refusal):
    """The day lies in the past."""

    title = N_("The day the service should begin cannot be in the past")
    next_step = N_("Enter today or a later day.")
    status = 422
    field = "expected_on"


def start_draft(actor: Actor, round_pid: str) -> str:
    """Open a draft in the round and return its pid; a draft that is already there is simply continued.

    A first-come round can be prepared for as soon as it is published.

    Raises:
        NotFound: No such round.
        FirmNotVerified, RoundNotOpen: The firm cannot apply now.
        AlreadyApplied: Its application in this round is under way.
    """
    require(actor, Action.APPLICATION_CREATE)
    if not actor.is_firm:
        raise NotFound()
    with transaction() as session:
        firm = locked_id(session, Firm, actor.firm_id or 0)  # one draft at a time: the firm has one per round
        call = session.scalar(select(Round).where(Round.pid == round_pid))
        if call is None:
            raise NotFound()
        require_verified(session, firm.id)
        if not is_coming(call):
            require_round_open(call)
        live = session.scalar(
            select(Application).where(
                Application.firm_id == firm.id, Application.round_id == call.id, Application.state.in_(LIVE)
            )
        )
        if live is not None and live.state is ApplicationState.DRAFT:
            return live.pid
        if live is not None:
            raise AlreadyApplied(number=live.number)
        draft = Application(firm_id=firm.id, round_id=call.id, created_by=actor.person_id)
        session.add(draft)
        session.flush()
        record(session, actor, Action.APPLICATION_CREATE, draft, event="start", target=draft.state)
        return draft.pid


def confirm_firm(actor: Actor, pid: str) -> None:
    """Say that the firm's details are right as they stand.

    Raises:
        NotFound, SectionNotOpen: It is not the firm's, or not open for changes.
    """
    require(actor, Action.APPLICATION_UPDATE)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        require_section_open(application, Section.FIRM)
        application.firm_confirmed_at = clock.now()
        record(session, actor, Action.APPLICATION_UPDATE, application, event="confirm-firm")


def choose(actor: Actor, pid: str, *, category_code: str, face: Money, seen: str | None = None) -> None:
    """Choose what the voucher is for and how much it should be worth.

    Args:
        seen: The mark of the choice that the person began to change.

    Raises:
        NotFound, SectionNotOpen: It is not the firm's, or not open for changes.
        UnknownCategory, FaceNotAllowed, ChosenMeanwhile: As named.
    """
    require(actor, Action.APPLICATION_UPDATE)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        require_section_open(application, Section.CHOICE)
        require_same_choice(session, application, seen, category_code, face.fen)
        if session.get(Category, category_code) is None:
            raise UnknownCategory()
        _, policy = round_and_policy(session, application.round_id)
        require_face(policy.faces, session.get_one(Firm, application.firm_id).size_confirmed, face)
        application.category_code, application.face_fen = category_code, face
        record(
            session,
            actor,
            Action.APPLICATION_UPDATE,
            application,
            event="choose",
            category=category_code,
            face=face,
        )


def describe(
    actor: Actor, pid: str, *, purpose: str, expected_on: date | None, seen: str | None = None
) -> None:
    """Say what the firm needs, and when the service should begin if that is known.

    Args:
        seen: The mark of the description that the person began to change.

    Raises:
        NotFound, SectionNotOpen: It is not the firm's, or not open for changes.
        ExpectedTooEarly: The day lies in the past.
        DescribedMeanwhile: As named.
    """
    require(actor, Action.APPLICATION_UPDATE)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        require_section_open(application, Section.PURPOSE)
        if expected_on is not None and expected_on < clock.today():
            raise ExpectedTooEarly()
        require_same_description(application, seen, purpose, expected_on)
        application.purpose, application.expected_on = purpose, expected_on
        record(session, actor, Action.APPLICATION_UPDATE, application, event="describe")


def commit_to_rules(actor: Actor, pid: str) -> None:
    """Tick the commitment: the firm answers for what it says and consents to the checks.

    Raises:
        NotFound, SectionNotOpen: It is not the firm's, or not open for changes.
    """
    require(actor, Action.APPLICATION_UPDATE)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        require_section_open(application, Section.COMMITMENT)
        application.committed_at = clock.now()
        record(session, actor, Action.APPLICATION_UPDATE, application, event="commit")
