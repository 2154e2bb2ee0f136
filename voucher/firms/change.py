"""A firm corrects what an officer returned, tells of changes, and adds papers."""

from collections.abc import Mapping

from voucher.access import Action, Actor, in_person, require
from voucher.audit.record import record
from voucher.firms.declaration import keep_papers
from voucher.firms.details import Contact, FirmDetails
from voucher.firms.new_details import own_firm, put_in_force
from voucher.firms.states import FirmState
from voucher.refusal import Refusal
from voucher.storage import transaction
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
        firm = own_firm(session, actor)
        keep_papers(session, firm, papers or {}, actor.person_id)
        return put_in_force(session, actor, firm, details, contact, assist_id=None)


def add_papers(actor: Actor, papers: Mapping[str, Upload]) -> None:
    """Keep further papers of the actor's firm, by slot.

    Raises:
        NotFound: The actor acts for no firm.
        PapersNoLongerTaken: The firm was not admitted.
        UnreadableDocument, DocumentTooLarge: A paper cannot be kept.
    """
    require(actor, Action.ATTACHMENT_UPLOAD)
    with transaction() as session:
        firm = own_firm(session, actor)
        if firm.state is FirmState.REFUSED:
            raise PapersNoLongerTaken()
        keep_papers(session, firm, papers, actor.person_id)
        record(session, actor, Action.ATTACHMENT_UPLOAD, firm, event="add-papers", slots=sorted(papers))
