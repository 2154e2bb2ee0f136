"""The firm's own steps: submit, correct and submit again, withdraw."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.applications.faces import require_face
from voucher.applications.firm_cap import require_under_cap
from voucher.applications.models import Application
from voucher.applications.papers import filled_slots
from voucher.applications.reservation import release
from voucher.applications.sections import papers_missing
from voucher.applications.states import APPLICATION, ApplicationEvent
from voucher.applications.steps import (
    application_of_firm,
    channel_of,
    move,
    require_round_open,
    round_and_policy,
    tell_firm,
)
from voucher.applications.waiting_list import serve_or_queue
from voucher.eligibility.hold import keep, look_at_firm
from voucher.eligibility.states import Step
from voucher.firms.standing import require_verified
from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.rounds.models import Round
from voucher.rounds.states import Mode
from voucher.storage import transaction
from voucher.storage.numbers import next_number
from voucher.wording import N_

SERIES = "SQ"


class ApplicationIncomplete(Refusal):
    """A section or a required paper is missing."""

    title = N_("The application is not complete yet")
    next_step = N_("Nothing was submitted; your draft is kept. The task list shows what is still missing.")
    status = 422


class CorrectionTimeOver(Refusal):
    """The last day for corrections has passed."""

    title = N_("The last day for corrections was %(last)s")
    next_step = N_("Nothing was submitted. You may file a new application while a round is open.")


def submit(actor: Actor, pid: str) -> str:
    """Submit a draft and return its number, such as SQ2026-00001.

    In a first-come round the money is reserved in the same step, or the application gets a place in line.

    Raises:
        NotFound: It is not an application of the firm.
        CannotMove: It is not a draft any more.
        FirmNotVerified, NotEligible, RoundNotOpen, ApplicationIncomplete: As named.
        FaceNotAllowed, AboveFirmCap: As named.
    """
    require(actor, Action.APPLICATION_SUBMIT)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        APPLICATION.next(application.state, ApplicationEvent.SUBMIT)
        call, face = _check(session, application)
        require_round_open(call)
        keep(session, application, Step.APPLICATION, look_at_firm(session, application.firm_id))
        application.submitted_at, application.submitted_by = clock.now(), actor.person_id
        application.channel, application.assist_id = channel_of(actor), actor.assist_id
        number = application.number = next_number(session, SERIES, call.budget_year)
        move(session, actor, Action.APPLICATION_SUBMIT, application, ApplicationEvent.SUBMIT, face=face)
        tell_firm(session, application, N_("Your application %(number)s has arrived."))
        if call.mode is Mode.FIRST_COME:
            serve_or_queue(session, actor, application, call, face)
        return number


def resubmit(actor: Actor, pid: str) -> None:
    """Send a corrected application back; it keeps its number, its place and its reservation.

    Raises:
        NotFound, CannotMove: It is not the firm's, or was not returned.
        CorrectionTimeOver: The last day has passed.
        FirmNotVerified, NotEligible, ApplicationIncomplete, FaceNotAllowed, AboveFirmCap: As named.
    """
    require(actor, Action.APPLICATION_SUBMIT)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        APPLICATION.next(application.state, ApplicationEvent.RESUBMIT)
        if application.correct_by is not None and clock.today() > application.correct_by:
            raise CorrectionTimeOver(last=application.correct_by)
        _check(session, application)
        keep(session, application, Step.APPLICATION, look_at_firm(session, application.firm_id))
        application.defects, application.correct_by = [], None
        move(session, actor, Action.APPLICATION_SUBMIT, application, ApplicationEvent.RESUBMIT)
        tell_firm(session, application, N_("Your corrected application %(number)s has arrived."))


def withdraw(actor: Actor, pid: str) -> None:
    """Take an application back before it passed the first review; what it reserved is free again.

    Raises:
        NotFound, CannotMove: It is not the firm's, or too far on its way.
    """
    require(actor, Action.APPLICATION_WITHDRAW)
    with transaction() as session:
        application = application_of_firm(session, actor, pid)
        move(session, actor, Action.APPLICATION_WITHDRAW, application, ApplicationEvent.WITHDRAW)
        call, _ = round_and_policy(session, application.round_id)
        release(session, actor, application, call.budget_year)


def _check(session: Session, application: Application) -> tuple[Round, Money]:
    """Hold the application against every rule of the round but its opening time."""
    firm = require_verified(session, application.firm_id)
    call, policy = round_and_policy(session, application.round_id)
    face = application.face_fen
    told = (application.firm_confirmed_at, application.category_code, application.purpose)
    if face is None or not all(told) or application.committed_at is None:
        raise ApplicationIncomplete()
    if papers_missing(filled_slots(session, application)):
        raise ApplicationIncomplete()
    require_face(policy.faces, firm.size_confirmed, face)
    require_under_cap(session, firm.id, face, policy.cap_per_firm_fen)
    return call, face
