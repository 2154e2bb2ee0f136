"""Whom a decided case concerns says, once and freely, how the bureau handled it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import VISITOR, Action, Actor, Role, in_person, require
from voucher.accounts.queries import staff_with
from voucher.applications.states import ApplicationState
from voucher.applications.steps import application_of_firm
from voucher.audit.record import record
from voucher.calendar.queries import working_days_after
from voucher.notices.enqueue import enqueue
from voucher.opinions.models import Opinion
from voucher.opinions.states import FOLLOWED_UP, OPINION, Grade, OpinionEvent
from voucher.redemption.states import ClaimState
from voucher.redemption.steps import claim_of_agency
from voucher.refusal import Refusal
from voucher.storage import transaction
from voucher.terms.queries import terms_on
from voucher.wording import N_

DECIDED_APPLICATIONS = (ApplicationState.ISSUED, ApplicationState.REJECTED)
DECIDED_CLAIMS = (ClaimState.PAID, ClaimState.REJECTED)
PAGE = "opinions.show"


class NothingToRate(Refusal):
    """The bureau has not decided the case."""

    title = N_("%(number)s is not decided yet")
    next_step = N_("Nothing was recorded. You can rate the bureau when it has decided.")


class RatedAlready(Refusal):
    """A case is rated once."""

    title = N_("%(number)s is rated already")
    next_step = N_("Nothing was recorded. Each case is rated once; thank you.")


def rate_application(actor: Actor, pid: str, grade: Grade, text: str = "") -> None:
    """Rate how an application of the actor's firm was handled.

    Raises:
        NotFound: There is none, or it is another firm's.
        OnlyTheFirm: The actor acts at a window.
        NothingToRate, RatedAlready: As named.
    """
    require(actor, Action.COMPLAINT_CREATE)
    in_person(actor)
    with transaction() as session:
        case = application_of_firm(session, actor, pid)
        _keep(session, case.number or "", case.state in DECIDED_APPLICATIONS, grade, text)


def rate_claim(actor: Actor, pid: str, grade: Grade, text: str = "") -> None:
    """Rate how a claim of the actor's agency was handled.

    Raises:
        NotFound: There is none, or it is another agency's.
        NothingToRate, RatedAlready: As named.
    """
    require(actor, Action.COMPLAINT_CREATE)
    with transaction() as session:
        case = claim_of_agency(session, actor, pid)
        _keep(session, case.number or "", case.state in DECIDED_CLAIMS, grade, text)


def _keep(session: Session, number: str, decided: bool, grade: Grade, text: str) -> None:
    """Keep the grade without who gave it; the case is locked, so it is rated once. A bad one becomes a task."""
    if not decided:
        raise NothingToRate(number=number)
    if session.scalar(select(Opinion.id).where(Opinion.case_number == number)) is not None:
        raise RatedAlready(number=number)
    opinion = Opinion(case_number=number, grade=grade, text=text.strip(), state=OPINION.initial)
    if grade in FOLLOWED_UP:
        days = terms_on(session, clock.today()).bad_rating_days
        opinion.state = OPINION.next(opinion.state, OpinionEvent.OPEN)
        opinion.follow_by = working_days_after(session, clock.today(), days).day
    session.add(opinion)
    session.flush()
    record(session, VISITOR, Action.COMPLAINT_CREATE, opinion, event="give", target=opinion.state)
    if opinion.follow_by is not None:
        enqueue(
            session,
            [*staff_with(session, Role.REVIEWER), *staff_with(session, Role.APPROVER)],
            N_("A bad rating of the bureau is to be followed up by %(last)s."),
            endpoint=PAGE,
            pid=opinion.pid,
            last=opinion.follow_by,
        )
