"""Firms and agencies as this room finds them: by side and public id, or by who acts for them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Actor
from voucher.agencies.models import Agency
from voucher.firms.models import Firm
from voucher.refusal import NotFound
from voucher.wording import N_, Labelled


class Side(Labelled):
    """Which of the two sides of an order somebody is."""

    FIRM = "firm", N_("Firm")
    AGENCY = "agency", N_("Agency")


def find_side(session: Session, side: Side, pid: str) -> Firm | Agency:
    """Return the firm or the agency. One query.

    Raises:
        NotFound: There is none.
    """
    subject: Firm | Agency | None
    if side is Side.FIRM:
        subject = session.scalar(select(Firm).where(Firm.pid == pid))
    else:
        subject = session.scalar(select(Agency).where(Agency.pid == pid))
    if subject is None:
        raise NotFound()
    return subject


def codes_of(session: Session, actor: Actor) -> list[str]:
    """Return the credit code of the firm or agency the actor acts for; nothing if of neither. One query."""
    if actor.firm_id is None and actor.agency_id is None:
        return []
    of_firm = select(Firm.credit_code).where(Firm.id == actor.firm_id)
    of_agency = select(Agency.credit_code).where(Agency.id == actor.agency_id)
    return list(session.scalars(of_firm if actor.firm_id is not None else of_agency))
