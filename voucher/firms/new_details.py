"""New details of a firm take effect, inside the transaction of the verb that was told of them."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.calendar.promised import start_clock
from voucher.firms.declaration import describe, details_of, tell_contact
from voucher.firms.details import Contact, FirmDetails
from voucher.firms.models import Firm
from voucher.firms.states import FIRM, FirmEvent, FirmState
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound
from voucher.storage import locked_id
from voucher.terms.queries import terms_on
from voucher.wording import N_


def own_firm(session: Session, actor: Actor) -> Firm:
    """Return the firm the actor acts for, locked.

    Raises:
        NotFound: The actor acts for no firm.
    """
    if actor.firm_id is None:
        raise NotFound()
    return locked_id(session, Firm, actor.firm_id)


def only_contact(firm: Firm, details: FirmDetails) -> bool:
    """Say whether no officer has to look: the firm is verified with these very details."""
    return firm.state is FirmState.VERIFIED and details == details_of(firm)


def event_of_change(firm: Firm) -> FirmEvent:
    """Return what telling of new details means for the firm, which has to be in a state for it.

    Raises:
        CannotMove: An officer is at it, or the firm was not admitted.
    """
    event = FirmEvent.RESUBMIT if firm.state is FirmState.RETURNED else FirmEvent.CHANGE
    FIRM.next(firm.state, event)
    return event


def put_in_force(
    session: Session, actor: Actor, firm: Firm, details: FirmDetails, contact: Contact, assist_id: int | None
) -> FirmState:
    """Write the details and the contact, let the firm wait for verification if it has to, and return its state.

    Args:
        assist_id: The assisted session in which the details were taken down; None if the firm wrote them itself.

    Raises:
        CannotMove: An officer is at it, or the firm was not admitted.
    """
    tell_contact(firm, contact)
    if only_contact(firm, details):
        record(session, actor, Action.FIRM_UPDATE, firm, event="change-contact")
        return firm.state
    was, event = firm.state, event_of_change(firm)
    firm.state, firm.officer_note = FIRM.next(was, event), None
    firm.waiting_since, firm.assist_id = clock.now(), assist_id
    describe(firm, details)
    start_clock(session, firm, terms_on(session, clock.today()).verify_days)
    record(session, actor, Action.FIRM_UPDATE, firm, event=event.value, source=was, target=firm.state)
    enqueue(
        session,
        staff_with(session, Role.REVIEWER),
        N_("%(firm)s changed its details and waits for verification"),
        endpoint="firms.show",
        pid=firm.pid,
        firm=firm.name,
    )
    return firm.state
