"""The allocator of first-come rounds: takes each queue strictly in the order of its numbers, many at a time.

Money for whom it suffices, a place in line for everybody else. A batch is one transaction: a process that dies in the
middle leaves nothing half done, and the next one begins where the last whole batch ended. Source: docs/decisions/0014.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import SYSTEM, Action
from voucher.accounts.queries import people_of_firms
from voucher.applications.models import Application
from voucher.applications.reservation import reservation
from voucher.applications.states import ApplicationEvent, ApplicationState
from voucher.applications.steps import PAGE, move
from voucher.applications.waiting_list import Till, open_tills
from voucher.budget import books
from voucher.ledger import NOTHING
from voucher.notices.enqueue import enqueue
from voucher.rounds.models import Round
from voucher.storage import alone, db, transaction
from voucher.wording import N_

BATCH = 100
ALLOCATING = 7_140_001  # this work's number among those that one process does alone

MONEY_IS_THERE = N_("Money is reserved for your application %(number)s. An officer looks at it now.")
MONEY_IS_SHORT = N_(
    "What is left of the round's money does not cover application %(number)s: it waits in line."
)


def allocate() -> int:
    """Decide on everybody who stands in a queue, and return how many.

    One allocator works at a time. Who finds another at work leaves everything to it: after each batch it looks into
    the queues again, so that it also finds who came meanwhile.
    """
    decided = 0
    while (round_id := _round_with_a_queue()) is not None:
        taken = _take(round_id)
        if taken is None:
            break
        decided += taken
    return decided


def _round_with_a_queue() -> int | None:
    db.session.rollback()
    return db.session.scalar(
        select(Application.round_id)
        .where(Application.state == ApplicationState.QUEUED)
        .order_by(Application.round_id)
        .limit(1)
    )


def _take(round_id: int) -> int | None:
    """Decide on the front of one queue and return how many stood there, or None if somebody else is at work."""
    with transaction() as session:
        if not alone(session, ALLOCATING):
            return None
        front = _front(session, round_id)
        if not front:
            return 0
        call = session.get_one(Round, round_id)
        codes = {application.category_code for application in front}
        purses = {code: books.purse(session, call.budget_year, code) for code in codes}
        tills = open_tills(session, round_id, set(purses.values()))
        for application in front:
            _decide(session, application, tills[purses[application.category_code].pool])
        _tell(session, front)
        served = [application for application in front if application.reserved]
        entries = [reservation(application, purses[application.category_code]) for application in served]
        session.flush()
        if entries:
            books.post_all(session, SYSTEM, entries)
        return len(front)


def _front(session: Session, round_id: int) -> Sequence[Application]:
    """Return who is next in the queue, locked. Nobody with a smaller number can still come: see `next_in`."""
    return session.scalars(
        select(Application)
        .where(Application.round_id == round_id, Application.state == ApplicationState.QUEUED)
        .order_by(Application.turn)
        .limit(BATCH)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def _decide(session: Session, application: Application, till: Till) -> None:
    application.pool = till.purse.pool
    application.reserved = till.serve(application.face_fen or NOTHING)
    if application.reserved:
        event = ApplicationEvent.RESERVE
    else:
        event, application.place = ApplicationEvent.QUEUE, till.next_place()
    facts = {"turn": application.turn, "place": application.place}
    move(session, SYSTEM, Action.APPLICATION_SUBMIT, application, event, None, **facts)


def _tell(session: Session, decided: Sequence[Application]) -> None:
    people = people_of_firms(session, {application.firm_id for application in decided})
    for application in decided:
        text = MONEY_IS_THERE if application.reserved else MONEY_IS_SHORT
        enqueue(
            session,
            people[application.firm_id],
            text,
            endpoint=PAGE,
            pid=application.pid,
            number=application.number,
        )
