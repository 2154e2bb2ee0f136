"""A firm appeals against the rejection of its application, an agency against that of its claim."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, in_person, require
from voucher.accounts.queries import staff_with
from voucher.appeals.models import Appeal
from voucher.appeals.states import AppealState
from voucher.applications.states import ApplicationState
from voucher.applications.steps import application_of_firm
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.redemption.states import ClaimState
from voucher.redemption.steps import claim_of_agency
from voucher.refusal import Refusal
from voucher.storage import documents, next_number, transaction
from voucher.terms.deadlines import last_day_to_decide_appeal
from voucher.upload import Upload
from voucher.wording import N_

SERIES = "SS"
PAPERS = "papers"  # the slot of an appeal's documents
PAGE = "appeals.show"


class NothingToAppeal(Refusal):
    """The case was not rejected, or not by a decision that can be appealed."""

    title = N_("There is no rejection of %(number)s that can be appealed")
    next_step = N_("Nothing was recorded. See on the page of the case how it stands.")


class AppealIsLate(Refusal):
    """The last day, inclusive, is past."""

    title = N_("The time for an appeal ended on %(last)s")
    next_step = N_("Nothing was recorded. You can apply anew, or call the office.")


class AlreadyAppealed(Refusal):
    """An appeal is undecided, or was dismissed, which is final."""

    title = N_("There is an appeal already: %(number)s")
    next_step = N_("Nothing was recorded. An appeal that was dismissed is final.")


def appeal_application(actor: Actor, pid: str, *, reason: str, papers: Sequence[Upload] = ()) -> str:
    """Appeal against the rejection of an application of the actor's firm; return the appeal's pid.

    Raises:
        NotFound: There is none, or it is another firm's.
        OnlyTheFirm: The actor acts at a window.
        NothingToAppeal, AppealIsLate, AlreadyAppealed: As named.
        UnreadableDocument, DocumentTooLarge: One of the papers cannot be kept.
    """
    require(actor, Action.COMPLAINT_CREATE)
    in_person(actor)
    with transaction() as session:
        case = application_of_firm(session, actor, pid)
        number = case.number or ""
        if case.state is not ApplicationState.REJECTED:
            raise NothingToAppeal(number=number)
        _check(session, number, case.appeal_by)
        appeal = _new(session, actor, number, case.reason or "", reason)
        appeal.application_id, appeal.firm_id = case.id, case.firm_id
        _keep(session, actor, appeal, papers)
        return appeal.pid


def appeal_claim(actor: Actor, pid: str, *, reason: str, papers: Sequence[Upload] = ()) -> str:
    """Appeal against the rejection of a claim of the actor's agency; return the appeal's pid.

    Raises:
        NotFound: There is none, or it is another agency's.
        NothingToAppeal, AppealIsLate, AlreadyAppealed: As named.
        UnreadableDocument, DocumentTooLarge: One of the papers cannot be kept.
    """
    require(actor, Action.COMPLAINT_CREATE)
    with transaction() as session:
        case = claim_of_agency(session, actor, pid)
        number = case.number or ""
        if case.state is not ClaimState.REJECTED:
            raise NothingToAppeal(number=number)
        _check(session, number, case.appeal_by)
        appeal = _new(session, actor, number, case.reason or "", reason)
        appeal.claim_id, appeal.order_id, appeal.agency_id = case.id, case.order_id, case.agency_id
        _keep(session, actor, appeal, papers)
        return appeal.pid


def _check(session: Session, number: str, appeal_by: date | None) -> None:
    earlier = session.scalar(
        select(Appeal.number).where(Appeal.case_number == number, Appeal.state != AppealState.UPHELD)
    )
    if earlier is not None:
        raise AlreadyAppealed(number=earlier)
    if appeal_by is None:
        raise NothingToAppeal(number=number)
    if clock.today() > appeal_by:
        raise AppealIsLate(last=appeal_by)


def _new(session: Session, actor: Actor, number: str, refusal: str, reason: str) -> Appeal:
    return Appeal(
        number=next_number(session, SERIES, clock.budget_year()),
        case_number=number,
        refusal=refusal,
        reason=reason,
        filed_by=actor.person_id,
        decide_by=last_day_to_decide_appeal(session),
    )


def _keep(session: Session, actor: Actor, appeal: Appeal, papers: Sequence[Upload]) -> None:
    """Keep the appeal with its papers and tell the approvers."""
    session.add(appeal)
    session.flush()
    for upload in papers:
        documents.keep(
            session,
            upload,
            subject_kind=Appeal.__tablename__,
            subject_id=appeal.id,
            slot=PAPERS,
            person_id=actor.person_id,
        )
    record(
        session, actor, Action.COMPLAINT_CREATE, appeal, event="file", target=appeal.state, note=appeal.reason
    )
    enqueue(
        session,
        staff_with(session, Role.APPROVER),
        N_("Appeal %(number)s against the rejection of %(case)s is to be decided by %(last)s."),
        endpoint=PAGE,
        pid=appeal.pid,
        number=appeal.number,
        case=appeal.case_number,
        last=appeal.decide_by,
    )
