"""An officer proposes the result of an agency's year, on the facts as they are counted at that moment."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import staff_with
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState, Result
from voucher.audit.record import record
from voucher.evaluations.counting import facts_of
from voucher.evaluations.models import Evaluation
from voucher.evaluations.states import EvaluationState
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_


class YearNotOver(Refusal):
    """Its facts still change."""

    title = N_("The year %(year)s is not over")
    next_step = N_("Nothing was proposed. A year is evaluated after its last day.")


class EvaluatedAlready(Refusal):
    """A result is proposed or decided."""

    title = N_("There is a result for %(year)s already")
    next_step = N_(
        "Nothing was proposed. A proposed result is decided or declined first; a decided one stands."
    )


class ResultReasonMissing(Refusal):
    """A result without a word."""

    title = N_("Write the reason of the result")
    next_step = N_("Nothing was proposed. The second person and the agency read it.")
    status = 422
    field = "reason"


def propose_result(actor: Actor, agency_pid: str, year: int, *, result: Result, reason: str) -> str:
    """Propose the result of the agency's year and return the evaluation's public id.

    Raises:
        NotFound: No such agency, or it was never admitted.
        YearNotOver, EvaluatedAlready, ResultReasonMissing: As named.
    """
    require(actor, Action.AGENCY_SUSPEND)
    if year >= clock.today().year:
        raise YearNotOver(year=year)
    if not reason.strip():
        raise ResultReasonMissing()
    with transaction() as session:
        agency = locked(session, Agency, agency_pid)
        if agency.state is AgencyState.APPLIED:
            raise NotFound()
        live = (Evaluation.agency_id == agency.id, Evaluation.state != EvaluationState.DECLINED)
        if session.scalar(select(Evaluation.id).where(*live, Evaluation.year == year)):
            raise EvaluatedAlready(year=year)
        evaluation = Evaluation(
            agency_id=agency.id,
            year=year,
            facts=facts_of(session, agency.id, year).kept(),
            result=result,
            reason=reason.strip(),
            proposed_by=actor.person_id,
        )
        session.add(evaluation)
        session.flush()
        _announce(session, actor, evaluation, agency)
        return evaluation.pid


def _announce(session: Session, actor: Actor, evaluation: Evaluation, agency: Agency) -> None:
    record(
        session,
        actor,
        Action.AGENCY_SUSPEND,
        evaluation,
        event="propose",
        target=evaluation.state,
        note=evaluation.reason,
        result=evaluation.result,
    )
    enqueue(
        session,
        staff_with(session, Role.APPROVER),
        N_("The evaluation of %(agency)s for %(year)s waits for a second person"),
        endpoint="evaluations.case",
        pid=evaluation.pid,
        agency=agency.name_zh,
        year=evaluation.year,
    )
