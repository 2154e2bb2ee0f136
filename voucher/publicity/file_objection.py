"""Anybody, by name, objects to one line of a running notice; that line waits, the others do not."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import people_of_agency, staff_with
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.publicity.concerned import concerned
from voucher.publicity.models import Objection, PublicNotice
from voucher.publicity.states import NoticePhase, phase
from voucher.refusal import NotFound, Refusal
from voucher.storage import documents, next_number, transaction
from voucher.terms.deadlines import last_day_to_decide_appeal
from voucher.upload import Upload
from voucher.wording import N_

SERIES = "YY"
EVIDENCE = "evidence"  # the slot of an objection's documents
BUREAU_PAGE = "publicity.objection"


class NoticeIsOver(Refusal):
    """Objections come in until the last day, inclusive."""

    title = N_("This notice ended on %(last_day)s")
    next_step = N_(
        "Nothing was recorded. Call the office if you know of a wrong: it can still be looked into."
    )


class ObjectionEvidenceMissing(Refusal):
    """An objection shows what it says."""

    title = N_("Add at least one document or picture that shows it")
    next_step = N_("Nothing was recorded. PDF, JPG or PNG, at most 10 MB each.")
    status = 422
    field = "evidence"


def file_objection(
    actor: Actor,
    notice_pid: str,
    line: int,
    *,
    name: str,
    phone: str,
    reason: str,
    evidence: Sequence[Upload],
) -> str:
    """Keep an objection to a line of a running notice and return its pid; the agency and the bureau are told.

    The line is not paid, the agency not admitted, until the objection is decided. The bureau has the working days of
    the standing terms to decide it.

    Args:
        line: Counted from 1, as the notice shows it.

    Raises:
        NotFound: No such notice or line.
        NoticeIsOver: Its last day is past.
        ObjectionEvidenceMissing: Nothing shows what is said.
        UnreadableDocument, DocumentTooLarge: Some evidence cannot be kept.
    """
    require(actor, Action.COMPLAINT_CREATE)
    with transaction() as session:
        notice, case_number = _line_of(session, notice_pid, line)
        if phase(notice.last_day, clock.today()) is NoticePhase.OVER:
            raise NoticeIsOver(last_day=notice.last_day)
        if not evidence:
            raise ObjectionEvidenceMissing()
        objection = Objection(
            number=next_number(session, SERIES, clock.budget_year()),
            notice_id=notice.id,
            line=line,
            case_number=case_number,
            name=name,
            phone=phone,
            reason=reason,
            filed_by=actor.person_id,
            decide_by=last_day_to_decide_appeal(session),
        )
        session.add(objection)
        session.flush()
        _keep(session, actor, objection, evidence)
        record(session, actor, Action.COMPLAINT_CREATE, objection, event="file", target=objection.state)
        _tell(session, notice, objection)
        return objection.pid


def _line_of(session: Session, notice_pid: str, line: int) -> tuple[PublicNotice, str]:
    notice = session.scalar(select(PublicNotice).where(PublicNotice.pid == notice_pid))
    if notice is None or not 1 <= line <= len(notice.rows):
        raise NotFound()
    return notice, notice.rows[line - 1]["case"]


def _keep(session: Session, actor: Actor, objection: Objection, evidence: Sequence[Upload]) -> None:
    for upload in evidence:
        documents.keep(
            session,
            upload,
            subject_kind=Objection.__tablename__,
            subject_id=objection.id,
            slot=EVIDENCE,
            person_id=actor.person_id,
        )


def _tell(session: Session, notice: PublicNotice, objection: Objection) -> None:
    """Tell the agency that its case waits, not who objects; tell the officers that they have to decide."""
    agency_id = concerned(session, notice, objection.case_number).agency_id
    facts = {"number": objection.number, "case": objection.case_number}
    text = N_(
        "There is objection %(number)s to %(case)s in a public notice: the case waits until it is decided."
    )
    enqueue(
        session,
        people_of_agency(session, agency_id),
        text,
        endpoint="publicity.receipt",
        pid=objection.pid,
        **facts,
    )
    officers = [*staff_with(session, Role.REVIEWER), *staff_with(session, Role.APPROVER)]
    text = N_("Objection %(number)s to %(case)s is to be decided by %(last)s.")
    enqueue(
        session,
        officers,
        text,
        endpoint=BUREAU_PAGE,
        pid=objection.pid,
        last=objection.decide_by,
        **facts,
    )
