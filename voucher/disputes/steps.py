"""What every step of a dispute does: find it for its reader, move it, write it down, tell people."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role
from voucher.accounts.queries import people_of_agency, people_of_firm, staff_with
from voucher.audit.record import record
from voucher.disputes.models import Dispute
from voucher.disputes.states import DISPUTE, DisputeEvent
from voucher.notices.enqueue import enqueue
from voucher.orders.models import Order
from voucher.refusal import NotFound
from voucher.storage import documents, locked, locked_id
from voucher.upload import Upload

PAGE = "disputes.show"  # the page both sides and the bureau see


def dispute_of_side(session: Session, actor: Actor, pid: str) -> tuple[Dispute, Order]:
    """Return a dispute of the actor's firm or agency and its order, both locked.

    Raises:
        NotFound: There is none, or neither side of it is the actor's.
    """
    dispute = locked(session, Dispute, pid)
    order = locked_id(session, Order, dispute.order_id)
    own = order.firm_id == actor.firm_id if actor.is_firm else order.agency_id == actor.agency_id
    if not own or not (actor.is_firm or actor.is_agency):
        raise NotFound()
    return dispute, order


def move(
    session: Session,
    actor: Actor,
    action: Action,
    dispute: Dispute,
    event: DisputeEvent,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Move the locked dispute and write the audit line.

    Raises:
        CannotMove: The dispute's state does not know this step.
    """
    source, dispute.state = dispute.state, DISPUTE.next(dispute.state, event)
    record(
        session,
        actor,
        action,
        dispute,
        event=event.value,
        source=source,
        target=dispute.state,
        note=note,
        **facts,
    )


def keep_papers(
    session: Session, actor: Actor, dispute: Dispute, slot: str, papers: Sequence[Upload]
) -> None:
    """Keep what a side hands in, if anything.

    Raises:
        UnreadableDocument, DocumentTooLarge: One of the papers cannot be kept.
    """
    for paper in papers:
        documents.keep(
            session,
            paper,
            subject_kind=Dispute.__tablename__,
            subject_id=dispute.id,
            slot=slot,
            person_id=actor.person_id,
        )


def tell_sides(session: Session, dispute: Dispute, order: Order, text: str, **facts: Any) -> None:
    """Send a notice to the people of both sides; `text` may name `%(number)s` and `%(order)s`."""
    people = [*people_of_firm(session, order.firm_id), *people_of_agency(session, order.agency_id)]
    _tell(session, people, dispute, order, text, facts)


def tell_bureau(session: Session, dispute: Dispute, order: Order, text: str) -> None:
    """Send a notice to the officers who mediate; `text` may name `%(number)s` and `%(order)s`."""
    _tell(session, staff_with(session, Role.REVIEWER), dispute, order, text, {})


def _tell(
    session: Session, people: list[int], dispute: Dispute, order: Order, text: str, facts: dict[str, Any]
) -> None:
    enqueue(
        session,
        people,
        text,
        endpoint=PAGE,
        pid=dispute.pid,
        number=dispute.number,
        order=order.number,
        **facts,
    )
