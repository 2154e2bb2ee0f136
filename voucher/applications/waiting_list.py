"""First come, first served: money for whom it suffices, a place in line for everybody else (候补).

The order is that of acceptance. Whoever comes while others wait may take only what the first of them found and could
not use; money that comes back goes to those who wait, strictly in their order, while the round is open.
Source: docs/decisions/0005.
"""

from sqlalchemy import BigInteger, ColumnElement, SQLColumnExpression, and_, exists, func, select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.applications.case_file import Place
from voucher.applications.models import Application, WaitingLine
from voucher.applications.reservation import reserve
from voucher.applications.states import ApplicationEvent, ApplicationState
from voucher.applications.steps import move, tell_firm
from voucher.budget import books
from voucher.ledger import Money, Stage
from voucher.rounds.models import Round
from voucher.storage import insert_or, locked_id
from voucher.wording import N_


def serve_or_queue(
    session: Session, actor: Actor, application: Application, call: Round, face: Money
) -> None:
    """Reserve the face value if it is there for the taking, else give out the next place; last in its transaction."""
    purse = books.purse(session, call.budget_year, application.category_code)
    application.pool = purse.pool
    line = _line(session, call.id, purse.pool)
    free = books.locked_balance(session, purse.account(Stage.AVAILABLE))
    for_the_taking = min(free, line.rest_fen) if _somebody_waits(session, line) else free
    if face <= for_the_taking:
        line.rest_fen = for_the_taking - face
        reserve(session, actor, application, purse, face)
        return
    line.rest_fen, line.places = for_the_taking, line.places + 1
    application.place = line.places
    move(session, actor, Action.APPLICATION_SUBMIT, application, ApplicationEvent.QUEUE, place=line.places)
    tell_firm(
        session, application, N_("The money of the round is used up. Application %(number)s waits in line.")
    )


def first_waiting(session: Session, line: WaitingLine) -> Application | None:
    """Return who is next in line, locked."""
    return session.scalars(
        select(Application)
        .where(waits_in(line.round_id, line.pool))
        .order_by(Application.place)
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()


def place_of(session: Session, application: Application) -> Place | None:
    """Return the place of an application that waits. One query, or none."""
    if application.state is not ApplicationState.WAITING or application.place is None:
        return None
    ahead = waits_in(application.round_id, application.pool) & (Application.place < application.place)
    asked = func.sum(Application.face_fen, type_=BigInteger)
    number, before = session.execute(select(func.count() + 1, asked).where(ahead)).one()
    return Place(number, Money(int(before or 0)))


def waits_in(
    round_id: int | SQLColumnExpression[int], pool: str | SQLColumnExpression[str]
) -> ColumnElement[bool]:
    """Find those who wait in the line of a round and pool."""
    return and_(
        Application.round_id == round_id,
        Application.pool == pool,
        Application.state == ApplicationState.WAITING,
    )


def _line(session: Session, round_id: int, pool: str) -> WaitingLine:
    """Return the line, opened if need be, locked until the transaction ends."""
    address = {"round_id": round_id, "pool": pool}
    session.execute(insert_or(session, WaitingLine).values(**address).on_conflict_do_nothing())
    line_id = session.scalars(select(WaitingLine.id).filter_by(**address)).one()
    return locked_id(session, WaitingLine, line_id)


def _somebody_waits(session: Session, line: WaitingLine) -> bool:
    return bool(session.scalar(select(exists().where(waits_in(line.round_id, line.pool)))))
