"""An application with all that it stands on, in one question: what a step needs that holds it against every rule."""

from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from voucher.access import Actor
from voucher.applications.models import Application
from voucher.applications.steps import require_filed, require_in_reach, require_own
from voucher.firms.models import Firm
from voucher.refusal import NotFound
from voucher.rounds.models import Policy, Round


class Whole(NamedTuple):
    """An application, its firm, and its round with the policy."""

    application: Application
    firm: Firm
    call: Round
    policy: Policy


def whole_of_firm(session: Session, actor: Actor, pid: str) -> Whole:
    """Return an application of the actor's firm, locked, with all that it stands on. One query.

    Raises:
        NotFound: There is none, or it is another firm's.
    """
    whole = _found(session, _LOCKED, pid)
    require_own(actor, whole.application)
    return whole


def whole_for_staff(session: Session, actor: Actor, pid: str) -> Whole:
    """Return an application for an officer, locked together with its firm, with all that it stands on. Two queries.

    Raises:
        NotFound, SamePerson: As `steps.application_for_staff`.
    """
    whole = _found(session, _LOCKED_WITH_FIRM, pid)
    require_filed(whole.application)
    require_in_reach(session, actor, whole.application)
    return whole


def _found(session: Session, statement: Any, pid: str) -> Whole:
    row = session.execute(statement, {"pid": pid}).first()
    if row is None:
        raise NotFound()
    return Whole(*row)


_WHOLE = (
    select(Application, Firm, Round, Policy)
    .join(Firm, Firm.id == Application.firm_id)
    .join(Round, Round.id == Application.round_id)
    .join(Policy, Policy.id == Round.policy_id)
    .where(Application.pid == bindparam("pid"))
    .execution_options(populate_existing=True)
)
_LOCKED = _WHOLE.with_for_update(of=Application)
_LOCKED_WITH_FIRM = _WHOLE.with_for_update(of=(Application, Firm))  # in this order, as every step locks them
