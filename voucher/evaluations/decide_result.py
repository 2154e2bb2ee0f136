"""A second officer decides the result of an agency's year. Suspension and removal then take their own two people."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, require
from voucher.accounts.queries import people_of_agency, staff_with
from voucher.agencies.models import Agency
from voucher.agencies.proposal_kinds import STANDING
from voucher.agencies.states import AGENCY, AgencyEvent, Result
from voucher.audit.record import record
from voucher.evaluations.models import Evaluation
from voucher.evaluations.states import EVALUATION, EvaluationEvent
from voucher.notices.enqueue import enqueue
from voucher.proposals.decide import propose
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_

#: what a result asks of the agency's standing
_ASKS = {Result.SUSPEND: AgencyEvent.SUSPEND, Result.REMOVE: AgencyEvent.REMOVE}


def decide_result(actor: Actor, evaluation_pid: str, *, approve: bool) -> None:
    """Decide the proposed result, or decline it so that another can be proposed.

    A decided result only records. If it asks for suspension or removal, that is proposed at once, if the agency's
    state allows it, and somebody else decides it.

    Raises:
        NotFound: No such evaluation.
        SamePerson: The actor proposed it.
        CannotMove: It is decided or declined.
    """
    require(actor, Action.AGENCY_SUSPEND)
    with transaction() as session:
        evaluation = locked(session, Evaluation, evaluation_pid)
        different_person(actor, evaluation.proposed_by)
        event = EvaluationEvent.DECIDE if approve else EvaluationEvent.DECLINE
        source, evaluation.state = evaluation.state, EVALUATION.next(evaluation.state, event)
        evaluation.decided_at, evaluation.decided_by = clock.now(), actor.person_id
        record(
            session,
            actor,
            Action.AGENCY_SUSPEND,
            evaluation,
            event=event.value,
            source=source,
            target=evaluation.state,
            note=evaluation.reason,
        )
        if approve:
            _follow(session, actor, evaluation)


def _follow(session: Session, actor: Actor, evaluation: Evaluation) -> None:
    agency = locked_id(session, Agency, evaluation.agency_id)
    enqueue(
        session,
        people_of_agency(session, agency.id),
        N_("The yearly evaluation of %(agency)s for %(year)s is decided: %(result)s"),
        endpoint="evaluations.mine",
        agency=agency.name_zh,
        year=evaluation.year,
        result=evaluation.result,
    )
    asked = _ASKS.get(evaluation.result)
    if asked is None or not AGENCY.can(agency.state, asked):
        return
    reason = evaluation.reason
    proposal = propose(
        session, actor, STANDING, agency, name=agency.name_zh, reason=reason, event=asked.value
    )
    record(session, actor, Action.AGENCY_SUSPEND, agency, event=f"propose-{asked.value}", note=reason)
    enqueue(
        session,
        staff_with(session, Role.APPROVER),
        N_("A change of standing of %(agency)s waits for a second person"),
        endpoint="agencies.proposal",
        pid=proposal.pid,
        agency=agency.name_zh,
    )
