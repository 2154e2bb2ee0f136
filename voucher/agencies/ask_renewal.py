"""An agency asks the bureau for a further term, with its papers, or takes the question back."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import staff_with
from voucher.agencies.details import Paper
from voucher.agencies.enrolment import AGENCY_KIND
from voucher.agencies.models import Agency, Renewal
from voucher.agencies.renewals import asked, open_question
from voucher.agencies.states import AGENCY, RENEWAL, AgencyEvent, RenewalEvent
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.storage import documents, locked_id, transaction
from voucher.upload import Upload
from voucher.wording import N_


class RenewalAskedAlready(Refusal):
    """The agency has asked and nobody has decided yet."""

    title = N_("The agency has asked for a renewal already")
    next_step = N_(
        "Nothing was sent. The bureau decides on the question it has; take that one back to ask anew."
    )


def ask_renewal(actor: Actor, *, note: str, papers: Sequence[Upload]) -> str:
    """Ask the bureau for a further term of the actor's agency, before its term ends or after.

    Returns:
        The public id of the question.

    Raises:
        NotFound: The actor acts for no agency.
        CannotMove: The agency is neither admitted nor at the end of its term.
        RenewalAskedAlready: A question is open.
        UnreadableDocument, DocumentTooLarge: A paper cannot be kept.
    """
    require(actor, Action.AGENCY_UPDATE)
    with transaction() as session:
        agency = _own(session, actor)
        AGENCY.next(agency.state, AgencyEvent.RENEW)
        if open_question(session, agency.id):
            raise RenewalAskedAlready()
        renewal = Renewal(agency_id=agency.id, note=note.strip(), asked_by=actor.person_id)
        session.add(renewal)
        session.flush()
        for upload in papers:
            documents.keep(
                session,
                upload,
                subject_kind=AGENCY_KIND,
                subject_id=agency.id,
                slot=Paper.RENEWAL.value,
                person_id=actor.person_id,
            )
        record(session, actor, Action.AGENCY_UPDATE, agency, event="ask-renewal", note=renewal.note)
        enqueue(
            session,
            staff_with(session, Role.REVIEWER),
            N_("%(agency)s asks for a further term"),
            endpoint="agencies.file",
            pid=agency.pid,
            agency=agency.name_zh,
        )
        return renewal.pid


def withdraw_renewal(actor: Actor) -> None:
    """Take the open question of the actor's agency back.

    Raises:
        NotFound: The actor acts for no agency.
        RenewalNotAsked: No question is open.
    """
    require(actor, Action.AGENCY_UPDATE)
    with transaction() as session:
        agency = _own(session, actor)
        renewal = asked(session, agency.id)
        renewal.state = RENEWAL.next(renewal.state, RenewalEvent.WITHDRAW)
        record(session, actor, Action.AGENCY_UPDATE, agency, event="withdraw-renewal")


def _own(session: Session, actor: Actor) -> Agency:
    if actor.agency_id is None:
        raise NotFound()
    return locked_id(session, Agency, actor.agency_id)
