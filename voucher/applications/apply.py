"""The firm's own steps: submit, correct and submit again, withdraw."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.applications.complete import require_complete
from voucher.applications.models import Application
from voucher.applications.reservation import release
from voucher.applications.states import APPLICATION, ApplicationEvent, ApplicationState, Prequalification
from voucher.applications.steps import (
    application_of_firm,
    channel_of,
    move,
    require_round_open,
    round_and_policy,
    tell_firm,
)
from voucher.applications.whole import Whole, whole_of_firm
from voucher.audit.record import record
from voucher.eligibility.hold import keep, look_at_firm
from voucher.eligibility.states import Step
from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.rounds.models import Round
from voucher.rounds.states import Mode
from voucher.storage import next_in_both, next_number, numbered, series, transaction
from voucher.wording import N_

SERIES = "SQ"


class CorrectionTimeOver(Refusal):
    """The last day for corrections has passed."""

    title = N_("The last day for corrections was %(last)s")
    next_step = N_("Nothing was submitted. You may file a new application while a round is open.")


class NotPrequalified(Refusal):
    """The round takes only firms that were looked at before its opening."""

    title = N_("The round “%(round)s” takes only firms that were pre-qualified before its opening")
    next_step = N_(
        "Nothing was submitted; your draft is kept. Another round may be open to you: see the start page. "
        "For a later round of this kind, ask for pre-qualification in time."
    )


def hand_in(actor: Actor, pid: str) -> bool:
    """Submit a draft, or send a corrected application back; say whether it stands in a queue now.

    Raises as `submit` and `resubmit`.
    """
    require(actor, Action.APPLICATION_SUBMIT)
    with transaction() as session:
        whole = whole_of_firm(session, actor, pid)
        if whole.application.state is ApplicationState.RETURNED:
            _resubmit(session, actor, whole)
        else:
            _submit(session, actor, whole)
        return whole.application.state is ApplicationState.QUEUED


def submit(actor: Actor, pid: str) -> str:
    """Submit a draft and return its number, such as SQ2026-00001.

    In a first-come round it joins the queue of the round; the allocator decides in the order of the numbers.

    Raises:
        NotFound: It is not an application of the firm.
        CannotMove: It is not a draft any more.
        FirmNotVerified, NotEligible, ApplicationIncomplete, FaceNotAllowed, AboveFirmCap: As named.
        RoundNotOpenYet, RoundNotOpen, NotPrequalified: As named.
    """
    require(actor, Action.APPLICATION_SUBMIT)
    with transaction() as session:
        return _submit(session, actor, whole_of_firm(session, actor, pid))


def resubmit(actor: Actor, pid: str) -> None:
    """Send a corrected application back; it keeps its number, its place and its reservation.

    Raises:
        NotFound, CannotMove: It is not the firm's, or was not returned.
        CorrectionTimeOver: The last day has passed.
        FirmNotVerified, NotEligible, ApplicationIncomplete, FaceNotAllowed, AboveFirmCap: As named.
    """
    require(actor, Action.APPLICATION_SUBMIT)
    with transaction() as session:
        _resubmit(session, actor, whole_of_firm(session, actor, pid))


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


def _submit(session: Session, actor: Actor, whole: Whole) -> str:
    application, firm, call, _policy = whole
    APPLICATION.next(application.state, ApplicationEvent.SUBMIT)
    face = require_complete(session, whole)
    require_round_open(call)
    _require_prequalified(call, application)
    keep(session, application, Step.APPLICATION, look_at_firm(session, firm.id))
    if call.mode is Mode.FIRST_COME:
        return _line_up(session, actor, application, call, face)
    _sign(application, actor)
    number = application.number = next_number(session, SERIES, call.budget_year)
    move(session, actor, Action.APPLICATION_SUBMIT, application, ApplicationEvent.SUBMIT, face=face)
    tell_firm(session, application, N_("Your application %(number)s has arrived."))
    return number


def _resubmit(session: Session, actor: Actor, whole: Whole) -> None:
    application = whole.application
    APPLICATION.next(application.state, ApplicationEvent.RESUBMIT)
    if application.correct_by is not None and clock.today() > application.correct_by:
        raise CorrectionTimeOver(last=application.correct_by)
    require_complete(session, whole)
    keep(session, application, Step.APPLICATION, look_at_firm(session, whole.firm.id))
    application.defects, application.correct_by = [], None
    move(session, actor, Action.APPLICATION_SUBMIT, application, ApplicationEvent.RESUBMIT)
    tell_firm(session, application, N_("Your corrected application %(number)s has arrived."))


def _line_up(session: Session, actor: Actor, application: Application, call: Round, face: Money) -> str:
    """Join the queue of the round: all else is written first, for who has taken a number keeps others waiting."""
    source = application.state
    target = APPLICATION.next(source, ApplicationEvent.LINE_UP)
    record(
        session,
        actor,
        Action.APPLICATION_SUBMIT,
        application,
        event=ApplicationEvent.LINE_UP.value,
        source=source,
        target=target,
        face=face,
    )
    session.flush()
    queue, cases = f"queue-{call.number}", series(SERIES, call.budget_year)
    application.turn, case = next_in_both(session, queue, cases)
    application.state, application.number = target, numbered(cases, case)
    _sign(application, actor)
    return application.number


def _sign(application: Application, actor: Actor) -> None:
    """Note who hands it in, when and how."""
    application.submitted_at, application.submitted_by = clock.now(), actor.person_id
    application.channel, application.assist_id = channel_of(actor), actor.assist_id


def _require_prequalified(call: Round, application: Application) -> None:
    if call.prequalified_only and application.prequalification is not Prequalification.QUALIFIED:
        raise NotPrequalified(round=call.name)
