"""The bureau shows a settlement batch, or an agency it wants to admit, to everybody before it acts."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.access.masking import masked
from voucher.accounts.queries import people_of_agency, staff_with
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState
from voucher.audit.record import record
from voucher.calendar.queries import working_days_after
from voucher.catalogue.models import Item
from voucher.firms.models import Firm
from voucher.notices.enqueue import enqueue
from voucher.orders.models import Order
from voucher.publicity.models import PublicNotice
from voucher.publicity.snapshot import fingerprint
from voucher.publicity.states import NoticeKind
from voucher.redemption.models import Claim
from voucher.refusal import Refusal
from voucher.settlement.models import Batch, BatchLine
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
        notice = _keep(session, actor, NoticeKind.BATCH, batch.number, _lines(session, batch))
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
        rows = [{"agency": agency.name_zh, "credit_code": masked(agency.credit_code, 4, 4)}]
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
    """Freeze the rows; the subject is locked, so nobody publishes the same one meanwhile."""
    sha256 = fingerprint(rows)
    same = select(PublicNotice.id).where(
        PublicNotice.kind == kind, PublicNotice.subject_number == number, PublicNotice.sha256 == sha256
    )
    if session.scalar(same) is not None:
        raise NoticePublished(number=number)
    days = terms_on(session, clock.today()).notice_days
    notice = PublicNotice(
        kind=kind,
        subject_number=number,
        rows=rows,
        sha256=sha256,
        working_days=days,
        last_day=working_days_after(session, clock.today(), days).day,
        published_by=actor.person_id,
    )
    session.add(notice)
    session.flush()
    return notice


def _lines(session: Session, batch: Batch) -> list[dict[str, Any]]:
    """Return what everybody may read of the batch's lines. One query."""
    rows = session.execute(
        select(Firm.name, Firm.credit_code, Agency.name_zh, Item.name_zh, BatchLine.amount_fen)
        .select_from(BatchLine)
        .join(Claim, Claim.id == BatchLine.claim_id)
        .join(Order, Order.id == Claim.order_id)
        .join(Firm, Firm.id == Order.firm_id)
        .join(Item, Item.id == Order.item_id)
        .join(Agency, Agency.id == BatchLine.agency_id)
        .where(BatchLine.batch_id == batch.id)
        .order_by(BatchLine.id)
    )
    return [
        {
            "firm": firm,
            "credit_code": masked(code, 4, 4),
            "agency": agency,
            "item": item,
            "amount_fen": amount.fen,
        }
        for firm, code, agency, item, amount in rows
    ]


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
