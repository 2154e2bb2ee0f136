"""The first review, and the decisions that grant nothing: pass, send back, reject."""

from voucher import clock
from voucher.access import Action, Actor, different_person, require
from voucher.applications.reservation import release
from voucher.applications.snapshot import digest_of
from voucher.applications.states import APPLICATION, ApplicationEvent, ApplicationState
from voucher.applications.steps import (
    application_for_staff,
    move,
    require_city,
    require_running,
    round_and_policy,
    tell_firm,
)
from voucher.firms.standing import require_verified
from voucher.notices.enqueue import enqueue
from voucher.refusal import ChangedMeanwhile, Refusal
from voucher.storage import transaction
from voucher.terms.deadlines import last_day_to_appeal
from voucher.wording import N_

STAFF_PAGE = "applications.case"


class ReasonMissing(Refusal):
    """A decision against the firm says why."""

    title = N_("Write the reason")
    next_step = N_("Nothing was decided. The firm reads the reason, so write it in full sentences.")
    status = 422
    field = "reason"


class OpinionMissing(Refusal):
    """A district is asked for its opinion."""

    title = N_("Write the opinion of the district")
    next_step = N_(
        "Nothing was passed on. Say what you found, and whether you are for or against it: the city decides."
    )
    status = 422
    field = "note"


def pass_review(actor: Actor, pid: str, *, note: str = "", digest: str | None = None) -> str:
    """Pass the first review and return the digest of what it rests on.

    Args:
        note: The reviewer's opinion for the approver.
        digest: What the reviewer's page showed; None when there was no page.

    Raises:
        NotFound, CannotMove: It is not there, or not in first review.
        SamePerson: The reviewer filed or accepted it.
        CasePaused: It waits for another body.
        OpinionMissing: An officer of a district says nothing.
        FirmNotVerified: The firm is not verified any more.
        ChangedMeanwhile: What the page showed is no longer true.
    """
    require(actor, Action.APPLICATION_REVIEW)
    with transaction() as session:
        application = application_for_staff(session, actor, pid)
        different_person(actor, application.accepted_by)
        APPLICATION.next(application.state, ApplicationEvent.PASS)
        require_running(application)
        require_verified(session, application.firm_id)
        if actor.district and not note.strip():
            raise OpinionMissing()
        seen = digest_of(session, application)
        if digest is not None and digest != seen:
            raise ChangedMeanwhile()
        application.reviewed_at, application.reviewed_by = clock.now(), actor.person_id
        application.review_note, application.review_digest = note.strip() or None, seen
        application.review_district = actor.district
        move(
            session,
            actor,
            Action.APPLICATION_REVIEW,
            application,
            ApplicationEvent.PASS,
            application.review_note,
            digest=seen,
        )
        return seen


def send_back(actor: Actor, pid: str, *, reason: str) -> None:
    """Ask the first reviewer to look again.

    Raises:
        NotFound, CannotMove: It is not there, or did not pass the first review.
        CityDecides: The approver works for one district.
        SamePerson: The approver took an earlier step of this case.
        CasePaused: It waits for another body.
        ReasonMissing: No reason is given.
    """
    require(actor, Action.APPLICATION_APPROVE)
    require_city(actor)
    with transaction() as session:
        application = application_for_staff(session, actor, pid)
        different_person(actor, application.accepted_by, application.reviewed_by)
        APPLICATION.next(application.state, ApplicationEvent.SEND_BACK)
        require_running(application)
        if not reason.strip():
            raise ReasonMissing()
        reviewer = [application.reviewed_by] if application.reviewed_by else []
        application.review_digest = None
        move(
            session,
            actor,
            Action.APPLICATION_APPROVE,
            application,
            ApplicationEvent.SEND_BACK,
            reason.strip(),
        )
        enqueue(
            session,
            reviewer,
            N_("Application %(number)s came back to the first review."),
            endpoint=STAFF_PAGE,
            pid=application.pid,
            number=application.number,
        )


def reject(actor: Actor, pid: str, *, reason: str) -> None:
    """Reject an application with a reason; what it reserved is free again.

    A reviewer rejects in first review, an approver after it.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the officer's to decide, or not under review.
        CityDecides: The officer works for one district.
        SamePerson: The officer took an earlier step of this case.
        CasePaused: It waits for another body.
        ReasonMissing: No reason is given.
    """
    require(actor, Action.APPLICATION_RETURN)
    require_city(actor)
    with transaction() as session:
        application = application_for_staff(session, actor, pid)
        reviewed = application.state is ApplicationState.REVIEWED
        action = Action.APPLICATION_APPROVE if reviewed else Action.APPLICATION_REVIEW
        require(actor, action)
        different_person(actor, application.accepted_by, application.reviewed_by if reviewed else None)
        APPLICATION.next(application.state, ApplicationEvent.REJECT)
        require_running(application)
        if not reason.strip():
            raise ReasonMissing()
        application.decided_at, application.decided_by = clock.now(), actor.person_id
        application.reason = reason.strip()
        application.appeal_by = last_day_to_appeal(session)
        move(session, actor, action, application, ApplicationEvent.REJECT, application.reason)
        tell_firm(
            session, application, N_("Your application %(number)s was rejected. The reason is on its page.")
        )
        call, _ = round_and_policy(session, application.round_id)
        release(session, actor, application, call.budget_year)
