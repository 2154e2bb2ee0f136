"""A firm corrects what an officer returned, tells of changes, and adds papers."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, in_person, require
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.calendar.promised import start_clock
from voucher.firms.declaration import describe, details_of, keep_papers, tell_contact
from voucher.firms.details import Contact, FirmDetails
from voucher.firms.models import Firm
from voucher.firms.states import FIRM, FirmEvent, FirmState
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked_id, transaction
from voucher.terms.queries import terms_on
from voucher.upload import Upload
from voucher.wording import N_


class PapersNoLongerTaken(Refusal):
    """The firm was not admitted; its file is closed."""

    title = N_("No papers are taken for this firm")
    next_step = N_("The bureau did not admit it. Call the bureau if you think this is wrong.")


def change(
    actor: Actor, *, details: FirmDetails, contact: Contact, papers: Mapping[str, Upload] | None = None
) -> FirmState:
    """Write the new details of the actor's firm and return the state it is in now.

    Details an officer looks at are verified again; another contact alone is simply noted.

    Raises:
        NotFound: The actor acts for no firm.
        OnlyTheFirm: A window clerk acts for it.
        CannotMove: An officer is at it, or the firm was not admitted.
        UnreadableDocument, DocumentTooLarge: A paper cannot be kept.
    """
    require(actor, Action.FIRM_UPDATE)
    in_person(actor)
    with transaction() as session:
        firm = _own(session, actor)
        keep_papers(session, firm, papers or {}, actor.person_id)
        tell_contact(firm, contact)
        if firm.state is FirmState.VERIFIED and details == details_of(firm):
            record(session, actor, Action.FIRM_UPDATE, firm, event="change-contact")
            return firm.state
        was = firm.state
        event = FirmEvent.RESUBMIT if was is FirmState.RETURNED else FirmEvent.CHANGE
        firm.state, firm.officer_note = FIRM.next(was, event), None
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


def add_papers(actor: Actor, papers: Mapping[str, Upload]) -> None:
    """Keep further papers of the actor's firm, by slot.

    Raises:
        NotFound: The actor acts for no firm.
        PapersNoLongerTaken: The firm was not admitted.
        UnreadableDocument, DocumentTooLarge: A paper cannot be kept.
    """
    require(actor, Action.ATTACHMENT_UPLOAD)
    with transaction() as session:
        firm = _own(session, actor)
        if firm.state is FirmState.REFUSED:
            raise PapersNoLongerTaken()
        keep_papers(session, firm, papers, actor.person_id)
        record(session, actor, Action.ATTACHMENT_UPLOAD, firm, event="add-papers", slots=sorted(papers))


def _own(session: Session, actor: Actor) -> Firm:
    if actor.firm_id is None:
        raise NotFound()
    return locked_id(session, Firm, actor.firm_id)
