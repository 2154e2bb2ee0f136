"""A window clerk writes down new details of a firm; the firm reads them, and confirms or declines."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, in_person, require
from voucher.accounts.queries import people_of_firm
from voucher.audit.record import record
from voucher.firms.declaration import contact_of, details_of
from voucher.firms.details import Contact, FirmDetails
from voucher.firms.kept_details import contact_to_keep, details_to_keep, kept_contact, kept_details
from voucher.firms.models import Firm, FirmDraft
from voucher.firms.new_details import event_of_change, only_contact, own_firm, put_in_force
from voucher.firms.states import FIRM_DRAFT, FirmDraftEvent, FirmDraftState, FirmState
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_


class NothingToChange(Refusal):
    """The draft says what the firm's details say."""

    title = N_("Nothing differs from the details of the firm")
    next_step = N_("No draft was written. Change what is no longer right, then save it again.")
    status = 422


class DraftIsStale(Refusal):
    """The firm is no longer as it was when the draft was written."""

    title = N_("The details of the firm have changed since this draft was written")
    next_step = N_("Nothing was changed. Decline the draft, and enter what is still missing yourself.")


class DeclineReasonMissing(Refusal):
    """A draft is declined without a word."""

    title = N_("Say what is wrong with the draft")
    next_step = N_("Nothing was recorded. The window clerk reads the reason.")
    status = 422
    field = "reason"


def write_draft(actor: Actor, *, details: FirmDetails, contact: Contact) -> str:
    """Keep new details for the firm of the assisted session, tell the firm, and return the draft's pid.

    Nothing about the firm changes. A draft that is still open is replaced.

    Raises:
        NotFound: The actor is not a clerk in an assisted session.
        CannotMove: An officer is at the firm's details, or the firm was not admitted.
        NothingToChange: Details and contact are as they are known.
    """
    require(actor, Action.FIRM_UPDATE)
    if actor.assist_id is None:
        raise NotFound()
    with transaction() as session:
        firm = own_firm(session, actor)
        if details == details_of(firm) and contact == contact_of(firm):
            raise NothingToChange()
        if not only_contact(firm, details):
            event_of_change(firm)
        _replace_open(session, actor, firm)
        draft = FirmDraft(
            firm_id=firm.id,
            assist_id=actor.assist_id,
            details=details_to_keep(details),
            contact=contact_to_keep(contact),
            firm_version=firm.version,
            written_by=actor.person_id,
        )
        session.add(draft)
        session.flush()
        record(session, actor, Action.FIRM_UPDATE, firm, event="draft", draft=draft.id)
        enqueue(
            session,
            people_of_firm(session, firm.id),
            N_("At the window, new details of %(firm)s were written down. They wait for your confirmation."),
            endpoint="firms.draft",
            pid=draft.pid,
            firm=firm.name,
        )
        return draft.pid


def confirm_draft(actor: Actor, pid: str) -> FirmState:
    """Put the drafted details in force, as if the firm had written them itself, and return its state.

    Raises:
        NotFound: It is not the firm's.
        OnlyTheFirm: A window clerk tries.
        CannotMove: It was answered or replaced, an officer is at the details, or the firm was not admitted.
        DraftIsStale: The firm changed meanwhile.
    """
    require(actor, Action.FIRM_UPDATE)
    in_person(actor)
    with transaction() as session:
        firm = own_firm(session, actor)
        draft = _own_draft(session, firm, pid)
        _answer(session, actor, draft, FirmDraftEvent.CONFIRM)
        if draft.firm_version != firm.version:
            raise DraftIsStale()
        state = put_in_force(
            session,
            actor,
            firm,
            kept_details(draft.details),
            kept_contact(draft.contact),
            assist_id=draft.assist_id,
        )
        _tell_clerk(session, draft, N_("%(firm)s confirmed the details you wrote down"), firm=firm.name)
        return state


def decline_draft(actor: Actor, pid: str, reason: str) -> None:
    """Decline the drafted details, with the reason; nothing about the firm changes.

    Raises:
        NotFound: It is not the firm's.
        OnlyTheFirm: A window clerk tries.
        CannotMove: It was answered or replaced.
        DeclineReasonMissing: Nothing but blanks.
    """
    require(actor, Action.FIRM_UPDATE)
    in_person(actor)
    with transaction() as session:
        firm = own_firm(session, actor)
        draft = _own_draft(session, firm, pid)
        if not reason.strip():
            raise DeclineReasonMissing()
        draft.reason = reason.strip()
        _answer(session, actor, draft, FirmDraftEvent.DECLINE, draft.reason)
        _tell_clerk(
            session,
            draft,
            N_("%(firm)s declined the details you wrote down: %(reason)s"),
            firm=firm.name,
            reason=draft.reason,
        )


def _own_draft(session: Session, firm: Firm, pid: str) -> FirmDraft:
    draft = locked(session, FirmDraft, pid)
    if draft.firm_id != firm.id:
        raise NotFound()
    return draft


def _replace_open(session: Session, actor: Actor, firm: Firm) -> None:
    """Close the draft that is still open, so that the new one is the only one."""
    draft = session.scalar(
        select(FirmDraft).where(FirmDraft.firm_id == firm.id, FirmDraft.state == FirmDraftState.OPEN)
    )
    if draft is not None:
        _answer(session, actor, draft, FirmDraftEvent.REPLACE)
        session.flush()


def _answer(
    session: Session, actor: Actor, draft: FirmDraft, event: FirmDraftEvent, note: str | None = None
) -> None:
    was = draft.state
    draft.state = FIRM_DRAFT.next(was, event)
    draft.answered_at, draft.answered_by = clock.now(), actor.person_id
    record(
        session,
        actor,
        Action.FIRM_UPDATE,
        draft,
        event=event.value,
        source=was,
        target=draft.state,
        note=note,
    )


def _tell_clerk(session: Session, draft: FirmDraft, text: str, **facts: Any) -> None:
    if draft.written_by is not None:
        enqueue(session, [draft.written_by], text, endpoint="dashboard.taken_in", pid=None, **facts)
