"""How an application of a first-come round stands: its number, who is before it, and then the answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from voucher.access import Action, Actor, require
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.rounds.models import Round
from voucher.storage import columns, db

S = ApplicationState
DECIDED_A_SECOND = 500  # half of what an allocator does on two cores with nobody beside it
SOONEST_SECONDS, LATEST_SECONDS = 1, 30


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
    def look_again_seconds(self) -> int:
        """When it makes sense to look again: about when those before it are decided on."""
        return min(SOONEST_SECONDS + self.before // DECIDED_A_SECOND, LATEST_SECONDS)

    @property
    def is_waiting(self) -> bool:
        return self.state is S.WAITING


def standing_of(actor: Actor, pid: str) -> Standing | None:
    """Return how an application of the actor's firm stands; None if it never stood in a queue. One query.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    require(actor, Action.APPLICATION_READ)

    row = columns(db.session(), _STANDING, {"pid": pid}).first()
    if row is None or not actor.is_firm or row.firm_id != actor.firm_id:
        raise NotFound()
    if row.turn is None:
        return None
    return Standing(
        pid=pid,
        number=row.number,
        state=row.state,
        reserved=row.reserved,
        face=row.face_fen,
        turn=row.turn,
        before=row.before,
        asked_before=Money(int(row.asked or 0)),
        round_name=row.name,
        closes_at=row.closes_at,
    )


_OTHER = aliased(Application)
#: those who are decided on before an application of the queue, or served before one that waits
_BEFORE = or_(
    and_(Application.state == S.QUEUED, _OTHER.state == S.QUEUED, _OTHER.turn < Application.turn),
    and_(
        Application.state == S.WAITING,
        _OTHER.state == S.WAITING,
        _OTHER.pool == Application.pool,
        _OTHER.place < Application.place,
    ),
)
_STANDING = (
    select(
        Application.firm_id,
        Application.number,
        Application.state,
        Application.reserved,
        Application.face_fen,
        Application.turn,
        Round.name,
        Round.closes_at,
        func.count(_OTHER.id).label("before"),
        func.sum(_OTHER.face_fen, type_=BigInteger).label("asked"),
    )
    .join(Round, Round.id == Application.round_id)
    .outerjoin(_OTHER, and_(_OTHER.round_id == Application.round_id, _BEFORE))
    .where(Application.pid == bindparam("pid"))
    .group_by(Application.id, Round.id)
)
