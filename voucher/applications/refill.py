"""Timers of the waiting lists: money that came back is given to who is next; when a round ends, waiting ends."""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select

from voucher import clock
from voucher.access import SYSTEM, Action
from voucher.applications.models import Application, WaitingLine
from voucher.applications.reservation import reservation
from voucher.applications.states import ApplicationEvent, ApplicationState
from voucher.applications.steps import move, tell_firm
from voucher.applications.waiting_list import first_waiting, waits_in
from voucher.budget import books
from voucher.ledger import NOTHING, Stage
from voucher.rounds.models import Round
from voucher.rounds.queries import takes_applications
from voucher.rounds.states import RoundState
from voucher.storage import db, locked, locked_id, transaction
from voucher.wording import N_


def refill_lines() -> int:
    """Serve everybody who waits in an open round and for whom the money suffices, in order; return how many.

    Each in a transaction of its own. Who is next and asks for more than there is keeps everybody behind waiting.
    """
    waited_for = exists().where(waits_in(WaitingLine.round_id, WaitingLine.pool))
    lines = db.session.scalars(
        select(WaitingLine.id)
        .join(Round, Round.id == WaitingLine.round_id)
        .where(takes_applications(clock.now()), waited_for)
        .order_by(WaitingLine.id)
    ).all()
    served = 0
    for line_id in lines:
        while _serve_next(line_id):
            served += 1
    return served


def end_waiting() -> int:
    """End every application that still waits when its round is over, with effect from then; return how many."""
    over = db.session.scalars(
        select(Application.pid)
        .join(Round, Round.id == Application.round_id)
        .where(Application.state == ApplicationState.WAITING, _is_over(clock.now()))
        .order_by(Application.id)
    ).all()
    return sum(_end(pid) for pid in over)


def _serve_next(line_id: int) -> bool:
    with transaction() as session:
        line = locked_id(session, WaitingLine, line_id)
        call = session.scalar(select(Round).where(Round.id == line.round_id, takes_applications(clock.now())))
        application = first_waiting(session, line)
        if call is None or application is None:
            return False
        face = application.face_fen or NOTHING
        purse = books.purse_of_pool(session, call.budget_year, line.pool)
        free = books.locked_balance(session, purse.account(Stage.AVAILABLE))
        if face > free:
            return False
        move(session, SYSTEM, Action.APPLICATION_SUBMIT, application, ApplicationEvent.SERVE, amount=face)
        tell_firm(session, application, N_("Money came back: application %(number)s is no longer in line."))
        line.rest_fen = min(line.rest_fen, free - face)
        application.reserved = True
        session.flush()
        books.post(session, SYSTEM, reservation(application, purse))
        return True


def _end(pid: str) -> bool:
    with transaction() as session:
        application = locked(session, Application, pid)
        call = session.scalar(select(Round).where(Round.id == application.round_id, _is_over(clock.now())))
        if application.state is not ApplicationState.WAITING or call is None:
            return False
        application.decided_at = min(call.closes_at, clock.now())
        move(session, SYSTEM, Action.APPLICATION_WITHDRAW, application, ApplicationEvent.CLOSE)
        tell_firm(
            session, application, N_("The round ended before money came back for application %(number)s.")
        )
        return True


def _is_over(moment: datetime) -> ColumnElement[bool]:
    return or_(Round.state == RoundState.CLOSED, Round.closes_at <= moment)
