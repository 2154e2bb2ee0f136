"""An approver who had no part in the case decides an appeal: the refusal is final, or it is set aside."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, different_person, require
from voucher.accounts.queries import people_of_agency, people_of_firm
from voucher.appeals.appeal import PAGE
from voucher.appeals.models import Appeal
from voucher.appeals.states import APPEAL, AppealEvent
from voucher.applications.models import Application
from voucher.applications.reopen import reopen
from voucher.audit.record import record
from voucher.issuance.models import Voucher
from voucher.notices.enqueue import enqueue
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.refusal import Refusal
from voucher.storage import locked, locked_id, transaction
from voucher.terms.deadlines import last_day_to_appeal
from voucher.wording import N_


class AppealReasonMissing(Refusal):
    """Whoever appealed reads why."""

    title = N_("Write why the appeal is decided so")
    next_step = N_("Nothing was decided. The firm or agency reads the reason.")
    status = 422
    field = "reason"


class InterestInAppeal(Refusal):
    """The officer also acts for the side that appeals."""

    title = N_("You act for the side that appeals")
    next_step = N_("Nothing was decided. An officer without an interest in the case has to decide.")
    status = 403


def require_judge(actor: Actor) -> None:
    """Refuse unless the actor handles complaints and approves.

    Raises:
        NotAllowed: The actor does not do both.
    """
    require(actor, Action.COMPLAINT_HANDLE)
    require(actor, Action.APPLICATION_APPROVE)


def dismiss(actor: Actor, appeal_pid: str, reason: str) -> None:
    """Decide that the refusal stands, which is final.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the actor's to decide, or decided already.
        SamePerson: The actor took a step in the case.
        InterestInAppeal, AppealReasonMissing: As named.
    """
    require_judge(actor)
    with transaction() as session:
        appeal = locked(session, Appeal, appeal_pid)
        _case_of(session, actor, appeal)
        _decide(session, actor, appeal, AppealEvent.DISMISS, reason)


def uphold(actor: Actor, appeal_pid: str, reason: str) -> None:
    """Decide that the case was wrongly refused.

    An application goes back to the first review, with the whole promised time, and what it had reserved is reserved
    again. For a claim the agency makes a new one: it has the days of an appeal for it, whatever the voucher says.

    Raises:
        NotFound, NotAllowed, CannotMove: It is not there, not the actor's to decide, or decided already.
        SamePerson: The actor took a step in the case.
        InterestInAppeal, AppealReasonMissing: As named.
        YearIsClosed, NotEnoughMoney, AnotherApplicationRuns: The application cannot go on.
    """
    require_judge(actor)
    with transaction() as session:
        appeal = locked(session, Appeal, appeal_pid)
        case = _case_of(session, actor, appeal)
        _decide(session, actor, appeal, AppealEvent.UPHOLD, reason)
        if isinstance(case, Application):
            reopen(session, actor, case, note=appeal.number)
        else:
            _make_room(session, case)


def _case_of(session: Session, actor: Actor, appeal: Appeal) -> Application | Claim:
    """Return the case, locked, if the officer had no part in it."""
    if appeal.application_id is not None:
        case = locked_id(session, Application, appeal.application_id)
        different_person(actor, case.accepted_by, case.reviewed_by, case.decided_by, case.submitted_by)
        return case
    claim = locked_id(session, Claim, appeal.claim_id or 0)
    different_person(actor, claim.checked_by, claim.approved_by, claim.rejected_by)
    return claim


def _decide(session: Session, actor: Actor, appeal: Appeal, event: AppealEvent, reason: str) -> None:
    source, target = appeal.state, APPEAL.next(appeal.state, event)
    people = (
        people_of_firm(session, appeal.firm_id)
        if appeal.firm_id is not None
        else people_of_agency(session, appeal.agency_id or 0)
    )
    if actor.person_id in people:
        raise InterestInAppeal()
    if not reason.strip():
        raise AppealReasonMissing()
    appeal.state, appeal.decision = target, reason.strip()
    appeal.decided_at, appeal.decided_by = clock.now(), actor.person_id
    record(
        session,
        actor,
        Action.COMPLAINT_HANDLE,
        appeal,
        event=event.value,
        source=source,
        target=target,
        note=appeal.decision,
    )
    text = (
        N_("Your appeal %(number)s is upheld: %(reason)s")
        if event is AppealEvent.UPHOLD
        else N_("Your appeal %(number)s is dismissed: %(reason)s")
    )
    enqueue(
        session,
        people,
        text,
        endpoint=PAGE,
        pid=appeal.pid,
        number=appeal.number,
        reason=appeal.decision,
    )


def _make_room(session: Session, claim: Claim) -> None:
    """Give the agency time for a new claim: the voucher's last day for claims moves, if it is nearer."""
    voucher = locked_id(session, Voucher, session.get_one(Order, claim.order_id).voucher_id)
    voucher.redeem_by = max(voucher.redeem_by, last_day_to_appeal(session))
