"""The bureau shows a settlement batch, or an agency it wants to admit, to everybody before it acts."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import people_of_agency, staff_with
from voucher.agencies.models import Agency
from voucher.agencies.shown import shown_admission
from voucher.agencies.states import AgencyState
from voucher.audit.record import record
from voucher.calendar.queries import working_days_after
from voucher.notices.enqueue import enqueue
from voucher.publicity.models import PublicNotice
from voucher.publicity.snapshot import fingerprint
from voucher.publicity.states import NoticeKind
from voucher.refusal import Refusal
from voucher.settlement.models import Batch
from voucher.settlement.shown import shown_lines
from voucher.settlement.states import BatchState
from voucher.storage import locked, transaction
from voucher.terms.queries import terms_on
from voucher.wording import N_


class NoticeNotDue(Refusal):
    """Only what is fixed and not yet decided is shown to the public."""

    title = N_("A notice of %(number)s cannot be published now")
    next_step = N_("Nothing was published. A batch must wait for release, an agency for its admission.")


class NoticePublished(Refusal):
    """The same list is shown once; a changed one is a new notice."""

    title = N_("The notice of %(number)s is published already")
    next_step = N_("Nothing was published again. The notice stands on the page of public notices.")


def publish_batch(actor: Actor, batch_pid: str) -> str:
    """Publish the lines of a batch that waits for release, tell finance, and return the notice's pid.

    Raises:
        NotFound: No such batch.
        NoticeNotDue, NoticePublished: As named.
    """
    require(actor, Action.PAYMENT_BATCH_RELEASE)
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        if batch.state is not BatchState.LOCKED:
            raise NoticeNotDue(number=batch.number)
        notice = _keep(session, actor, NoticeKind.BATCH, batch.number, shown_lines(session, batch.id))
        record(
            session,
            actor,
            Action.PAYMENT_BATCH_RELEASE,
            notice,
            event="publish",
            number=batch.number,
            sha256=notice.sha256,
        )
        _tell(session, staff_with(session, Role.FINANCE), notice)
        return notice.pid


def publish_admission(actor: Actor, agency_pid: str) -> str:
    """Publish that an agency asks for admission, tell its people, and return the notice's pid.

    Raises:
        NotFound: No such agency.
        NoticeNotDue, NoticePublished: As named.
    """
    require(actor, Action.AGENCY_ADMIT)
    with transaction() as session:
        agency = locked(session, Agency, agency_pid)
        if agency.state is not AgencyState.APPLIED:
            raise NoticeNotDue(number=agency.code)
        rows = shown_admission(agency.code, agency.name_zh, agency.credit_code)
        notice = _keep(session, actor, NoticeKind.ADMISSION, agency.code, rows)
        record(
            session,
            actor,
            Action.AGENCY_ADMIT,
            notice,
            event="publish",
            number=agency.code,
            sha256=notice.sha256,
        )
        _tell(session, people_of_agency(session, agency.id), notice)
        return notice.pid


def _keep(
    session: Session, actor: Actor, kind: NoticeKind, number: str, rows: list[dict[str, Any]]
) -> PublicNotice:
    """Freeze the rows; the subject is locked, so nobody publishes the same one meanwhile.

    A notice of a subject that was shown before corrects the one before it.
    """
    sha256 = fingerprint(rows)
    earlier = session.execute(
        select(PublicNotice.pid, PublicNotice.sha256)
        .where(PublicNotice.kind == kind, PublicNotice.subject_number == number)
        .order_by(PublicNotice.id)
    ).all()
    if sha256 in {notice.sha256 for notice in earlier}:
        raise NoticePublished(number=number)
    days = terms_on(session, clock.today()).notice_days
    notice = PublicNotice(
        kind=kind,
        subject_number=number,
        rows=rows,
        sha256=sha256,
        working_days=days,
        last_day=working_days_after(session, clock.today(), days).day,
        corrects=earlier[-1].pid if earlier else None,
        published_by=actor.person_id,
    )
    session.add(notice)
    session.flush()
    return notice


def _tell(session: Session, people: list[int], notice: PublicNotice) -> None:
    enqueue(
        session,
        people,
        N_("The public notice of %(number)s runs until %(last_day)s."),
        endpoint="publicity.show",
        pid=notice.pid,
        number=notice.subject_number,
        last_day=notice.last_day,
    )
