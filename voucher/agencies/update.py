"""An agency keeps its introduction and its telephone number up to date."""

from voucher.access import Action, Actor, require
from voucher.agencies.models import Agency
from voucher.audit.record import record
from voucher.refusal import NotFound
from voucher.storage import locked_id, transaction


def update(actor: Actor, *, introduction: str, phone: str) -> None:
    """Write what visitors read of the actor's agency.

    Raises:
        NotFound: The actor acts for no agency.
    """
    require(actor, Action.AGENCY_UPDATE)
    if actor.agency_id is None:
        raise NotFound()
    with transaction() as session:
        agency = locked_id(session, Agency, actor.agency_id)
        agency.introduction, agency.phone = introduction.strip(), phone
        record(session, actor, Action.AGENCY_UPDATE, agency, event="update")
