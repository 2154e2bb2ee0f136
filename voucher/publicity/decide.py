"""An officer who has had nothing to do with the case decides an objection."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, require
from voucher.accounts.queries import people_of_agency, staff_with
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.publicity.concerned import Concerned, concerned
from voucher.publicity.file_objection import BUREAU_PAGE
from voucher.publicity.models import Objection, PublicNotice
from voucher.publicity.states import OBJECTION, ObjectionEvent
from voucher.refusal import Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_


class DecisionReasonMissing(Refusal):
    """Who objected and whom it concerns read why."""

    title = N_("Write the reason of the decision")
    next_step = N_("Nothing was decided. Both the objector and the agency read the reason.")
    status = 422
    field = "reason"


class InterestInObjection(Refusal):
    """The officer acts for the agency, or objects in person."""

    title = N_("You are concerned by this objection yourself")
    next_step = N_("Nothing was decided. An officer without an interest in it has to decide.")
    status = 403


def require_examiner(actor: Actor) -> None:
    """Refuse unless the actor handles complaints and decides about agencies.

    Raises:
        NotAllowed: The actor does neither, or only looks.
    """
    require(actor, Action.COMPLAINT_HANDLE)
    require(actor, Action.AGENCY_ADMIT)


def decide_objection(actor: Actor, objection_pid: str, *, uphold: bool, reason: str) -> None:
    """Decide an objection: dismissed, its line may be paid in another batch; upheld, it stays out.

    A claim whose line stays out is for an approver to reject; an applicant, to be removed by two people.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the actor's to decide, or decided already.
        SamePerson: The actor published the notice or checked the claim.
        InterestInObjection, DecisionReasonMissing: As named.
    """
    require_examiner(actor)
    with transaction() as session:
        objection = locked(session, Objection, objection_pid)
        event = ObjectionEvent.UPHOLD if uphold else ObjectionEvent.DISMISS
        source, target = objection.state, OBJECTION.next(objection.state, event)
        notice = session.get_one(PublicNotice, objection.notice_id)
        whom = concerned(session, notice, objection.case_number)
        different_person(actor, *whom.officers)
        if actor.person_id in (objection.filed_by, *people_of_agency(session, whom.agency_id)):
            raise InterestInObjection()
        if not reason.strip():
            raise DecisionReasonMissing()
        objection.state, objection.decision = target, reason.strip()
        objection.decided_at, objection.decided_by = clock.now(), actor.person_id
        record(
            session,
            actor,
            Action.COMPLAINT_HANDLE,
            objection,
            event=event.value,
            source=source,
            target=target,
            note=objection.decision,
            case=objection.case_number,
        )
        _tell(session, objection, whom, uphold=uphold)


def _tell(session: Session, objection: Objection, whom: Concerned, *, uphold: bool) -> None:
    outcome = (
        N_("Objection %(number)s to %(case)s is upheld: %(reason)s")
        if uphold
        else N_("Objection %(number)s to %(case)s is dismissed: %(reason)s")
    )
    facts = {"number": objection.number, "case": objection.case_number, "reason": objection.decision}
    readers = [*people_of_agency(session, whom.agency_id), *filter(None, [objection.filed_by])]
    enqueue(session, readers, outcome, endpoint="publicity.receipt", pid=objection.pid, **facts)
    officers = [*staff_with(session, Role.APPROVER), *staff_with(session, Role.FINANCE)]
    enqueue(session, officers, outcome, endpoint=BUREAU_PAGE, pid=objection.pid, **facts)
