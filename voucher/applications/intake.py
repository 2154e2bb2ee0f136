"""Intake: accept an application, or return it with everything that has to be corrected."""

from collections.abc import Sequence

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.applications.correction import answers_to_keep
from voucher.applications.sections import Defect, Section
from voucher.applications.states import APPLICATION, ApplicationEvent
from voucher.applications.steps import application_for_staff, move, round_and_policy, tell_firm
from voucher.calendar.promised import start_clock, stop_clock
from voucher.calendar.queries import working_days_after
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.wording import N_


class NothingToCorrect(Refusal):
    """A return names at least one section and says what is wrong with it."""

    title = N_("Say what has to be corrected")
    next_step = N_(
        "Write a note beside each section that has to be corrected: the firm is told everything at once."
    )
    status = 422


class ReservedChoiceStays(Refusal):
    """The choice of a first-come application cannot be corrected: money is reserved for it."""

    title = N_("Category and face value cannot be corrected in this round")
    next_step = N_(
        "Money is reserved for exactly this choice. Reject the application, so that the firm can apply anew."
    )
    status = 422


def accept(actor: Actor, pid: str) -> None:
    """Accept an application: the promised working days begin, or go on after a correction.

    Raises:
        NotFound, CannotMove: It is not there, or not waiting for acceptance.
        SamePerson: The officer filed it.
    """
    require(actor, Action.APPLICATION_REVIEW)
    with transaction() as session:
        application = application_for_staff(session, actor, pid)
        move(session, actor, Action.APPLICATION_REVIEW, application, ApplicationEvent.ACCEPT)
        _, policy = round_and_policy(session, application.round_id)
        application.accepted_at, application.accepted_by = clock.now(), actor.person_id
        start_clock(session, application, policy.promise_days)
        tell_firm(
            session,
            application,
            N_("Your application %(number)s is accepted. You will have a decision by %(due)s."),
            due=application.due_on,
        )


def return_for_correction(actor: Actor, pid: str, defects: Sequence[Defect]) -> None:
    """Return an application with the one complete list of what has to be corrected; the clock stands meanwhile.

    Raises:
        NotFound, CannotMove: It is not there, or neither waiting for acceptance nor in first review.
        SamePerson: The officer filed it.
        NothingToCorrect: No defect is named.
        ReservedChoiceStays: The choice of a first-come application cannot be changed.
    """
    require(actor, Action.APPLICATION_RETURN)
    with transaction() as session:
        application = application_for_staff(session, actor, pid)
        APPLICATION.next(application.state, ApplicationEvent.RETURN)
        if not defects or not all(defect.note.strip() for defect in defects):
            raise NothingToCorrect()
        if application.reserved and any(defect.section is Section.CHOICE for defect in defects):
            raise ReservedChoiceStays()
        _, policy = round_and_policy(session, application.round_id)
        stop_clock(session, application)
        application.paused_at = application.pause_reason = None
        application.defects = [{"section": d.section.value, "note": d.note.strip()} for d in defects]
        application.returned_answers = answers_to_keep(session, application, defects)
        application.correct_by = working_days_after(session, clock.today(), policy.correction_days).day
        application.return_count += 1
        move(
            session,
            actor,
            Action.APPLICATION_RETURN,
            application,
            ApplicationEvent.RETURN,
            defects=application.defects,
            correct_by=application.correct_by,
        )
        tell_firm(
            session,
            application,
            N_("Please correct your application %(number)s until %(last)s."),
            last=application.correct_by,
        )
