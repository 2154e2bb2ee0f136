"""The reviewer lets the promised days stand while another body is at work, and says why; then they go on."""

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.applications.states import ApplicationState
from voucher.applications.steps import application_for_staff, tell_firm
from voucher.audit.record import record
from voucher.calendar.promised import start_clock, stop_clock
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.wording import N_

UNDER_WAY = (ApplicationState.ACCEPTED, ApplicationState.REVIEWED)


class PauseReasonMissing(Refusal):
    """Nobody waits without knowing for whom."""

    title = N_("Write whom the case waits for, and why")
    next_step = N_("Nothing was changed. The firm reads the reason.")
    status = 422
    field = "reason"


class ClockDoesNotRun(Refusal):
    """The promised days have not begun, stand already, or are over."""

    title = N_("The promised days of this application do not run now")
    next_step = N_("Nothing was changed. Only an accepted application that is not decided can be paused.")


class ClockDoesNotStand(Refusal):
    """There is nothing to go on with."""

    title = N_("This application is not paused")
    next_step = N_("Nothing was changed. Open the page again to see how it stands now.")


def pause(actor: Actor, pid: str, *, reason: str) -> None:
    """Let the clock stand. A promise that is broken already stays broken.

    Raises:
        NotFound, SamePerson: It is not there, or the officer filed it.
        PauseReasonMissing, ClockDoesNotRun: As named.
    """
    require(actor, Action.APPLICATION_REVIEW)
    with transaction() as session:
        application = application_for_staff(session, actor, pid)
        if not reason.strip():
            raise PauseReasonMissing()
        if application.state not in UNDER_WAY or application.due_on is None:
            raise ClockDoesNotRun()
        stop_clock(session, application)
        application.paused_at, application.pause_reason = clock.now(), reason.strip()
        record(
            session,
            actor,
            Action.APPLICATION_REVIEW,
            application,
            event="pause",
            note=application.pause_reason,
            left=application.promise_left,
        )
        text = N_("The promised days of your application %(number)s stand still: %(reason)s")
        tell_firm(session, application, text, reason=application.pause_reason)


def resume(actor: Actor, pid: str) -> None:
    """Let the clock go on with the days that were left.

    Raises:
        NotFound, SamePerson: It is not there, or the officer filed it.
        ClockDoesNotStand: It is not paused.
    """
    require(actor, Action.APPLICATION_REVIEW)
    with transaction() as session:
        application = application_for_staff(session, actor, pid)
        if application.paused_at is None or application.state not in UNDER_WAY:
            raise ClockDoesNotStand()
        application.paused_at = application.pause_reason = None
        start_clock(session, application, application.promise_left or 0)
        record(
            session,
            actor,
            Action.APPLICATION_REVIEW,
            application,
            event="resume",
            due=application.due_on,
        )
        text = N_("The promised days of your application %(number)s go on: a decision by %(due)s.")
        tell_firm(session, application, text, due=application.due_on)
