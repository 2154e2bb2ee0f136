"""How an application of a first-come round stands: its number, who is before it, and then the answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from voucher.access import Action, Actor, require
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.rounds.models import Round
from voucher.storage import db

S = ApplicationState


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an application stands. `before` counts those who are decided or served before it."""

    pid: str
    number: str
    state: ApplicationState
    reserved: bool
    face: Money
    turn: int
    before: int
    asked_before: Money
    round_name: str
    closes_at: datetime

    @property
    def is_queued(self) -> bool:
        return self.state is S.QUEUED

    @property
    def is_waiting(self) -> bool:
        return self.state is S.WAITING


def standing_of(actor: Actor, pid: str) -> Standing | None:
    """Return how an application of the actor's firm stands; None if it never stood in a queue. One query.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    require(actor, Action.APPLICATION_READ)
    other = aliased(Application)
    row = db.session.execute(
        select(
            Application,
            Round.name,
            Round.closes_at,
            func.count(other.id),
            func.sum(other.face_fen, type_=BigInteger),
        )
        .join(Round, Round.id == Application.round_id)
        .outerjoin(other, and_(other.round_id == Application.round_id, _is_before(other)))
        .where(Application.pid == pid)
        .group_by(Application.id, Round.id)
    ).first()
    if row is None or not actor.is_firm or row[0].firm_id != actor.firm_id:
        raise NotFound()
    application, round_name, closes_at, before, asked = row
    if application.turn is None:
        return None
    return Standing(
        pid=application.pid,
        number=application.number,
        state=application.state,
        reserved=application.reserved,
        face=application.face_fen,
        turn=application.turn,
        before=before,
        asked_before=Money(int(asked or 0)),
        round_name=round_name,
        closes_at=closes_at,
    )


def _is_before(other: type[Application]) -> ColumnElement[bool]:
    """Find who is decided on before an application of the queue, or served before one that waits."""
    queued = and_(Application.state == S.QUEUED, other.state == S.QUEUED, other.turn < Application.turn)
    waiting = and_(
        Application.state == S.WAITING,
        other.state == S.WAITING,
        other.pool == Application.pool,
        other.place < Application.place,
    )
    return or_(queued, waiting)
