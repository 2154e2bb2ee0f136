"""The line of a first-come round before one pool of money (候补): who waits in it, and what may be taken past it.

Whoever comes while others wait may take only what the first of them found and could not use; money that comes back
goes to those who wait, strictly in their order, while the round is open. Source: docs/decisions/0005.
"""

from collections.abc import Collection

from sqlalchemy import BigInteger, ColumnElement, SQLColumnExpression, and_, func, select
from sqlalchemy.orm import Session

from voucher.applications.case_file import Place
from voucher.applications.models import Application, WaitingLine
from voucher.applications.states import ApplicationState
from voucher.budget import books
from voucher.ledger import Money, Stage
from voucher.ledger.movements import Purse
from voucher.storage import insert_or


class Till:
    """One pool of money with its line, as the allocator counts both; nobody else changes them meanwhile."""

    def __init__(self, purse: Purse, line: WaitingLine, free: Money, somebody_waits: bool) -> None:
        self.purse, self.line = purse, line
        self.for_the_taking = min(free, line.rest_fen) if somebody_waits else free

    def serve(self, face: Money) -> bool:
        """Take the face value out of what is for the taking, or say that it does not suffice."""
        served = face <= self.for_the_taking
        if served:
            self.for_the_taking -= face
        self.line.rest_fen = self.for_the_taking
        return served

    def next_place(self) -> int:
        """Give out the next place of the line."""
        self.line.places += 1
        return self.line.places


def open_tills(session: Session, round_id: int, purses: Collection[Purse]) -> dict[str, Till]:
    """Return a till for each pool, its line and then its money locked until the transaction ends. Four queries."""
    lines = _lines(session, round_id, sorted({purse.pool for purse in purses}))
    free = books.locked_balances(session, [purse.account(Stage.AVAILABLE) for purse in purses])
    waited_for = set(
        session.scalars(
            select(Application.pool)
            .where(waits_in(round_id, Application.pool), Application.pool.in_(lines))
            .distinct()
        )
    )
    return {
        purse.pool: Till(
            purse, lines[purse.pool], free[purse.account(Stage.AVAILABLE)], purse.pool in waited_for
        )
        for purse in purses
    }


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


def _lines(session: Session, round_id: int, pools: Collection[str]) -> dict[str, WaitingLine]:
    """Return the lines of the pools, opened if need be, locked in the order of their ids."""
    new = [{"round_id": round_id, "pool": pool} for pool in pools]
    session.execute(insert_or(session, WaitingLine).values(new).on_conflict_do_nothing())
    lines = session.scalars(
        select(WaitingLine)
        .where(WaitingLine.round_id == round_id, WaitingLine.pool.in_(pools))
        .order_by(WaitingLine.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {line.pool: line for line in lines}
