"""How far an application is, told in one light question: what a page asks before it does anything."""

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from voucher.access import Action, Actor, require
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.refusal import NotFound
from voucher.rounds.models import Round
from voucher.rounds.states import Mode
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class Stage:
    """The state of an application, and the mode of its round."""

    state: ApplicationState
    mode: Mode

    @property
    def is_draft(self) -> bool:
        return self.state is ApplicationState.DRAFT

    @property
    def is_returned(self) -> bool:
        return self.state is ApplicationState.RETURNED

    @property
    def is_first_come(self) -> bool:
        return self.mode is Mode.FIRST_COME


def stage_of(actor: Actor, pid: str) -> Stage:
    """Return how far an application of the actor's firm is. One query.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    require(actor, Action.APPLICATION_READ)
    row = db.session.execute(_STAGE, {"pid": pid}).first()
    if row is None or not actor.is_firm or row.firm_id != actor.firm_id:
        raise NotFound()
    return Stage(row.state, row.mode)


_STAGE = (
    select(Application.firm_id, Application.state, Round.mode)
    .join(Round, Round.id == Application.round_id)
    .where(Application.pid == bindparam("pid"))
)
