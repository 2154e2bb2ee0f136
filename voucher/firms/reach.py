"""Officers of a district reach the firms of their district only; the city reaches all. A firm that moves takes its
cases along."""

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from voucher.access import Actor
from voucher.firms.models import Firm
from voucher.refusal import NotFound


def in_reach(actor: Actor) -> ColumnElement[bool]:
    """Find the firms the actor reaches by district."""
    return Firm.district == actor.district if actor.district else true()


def require_reach(session: Session, actor: Actor, firm_id: int) -> None:
    """Refuse a firm of another district; one query for officers of a district, none for others.

    Raises:
        NotFound: As named.
    """
    if actor.district and session.scalar(select(Firm.id).where(Firm.id == firm_id, in_reach(actor))) is None:
        raise NotFound()
