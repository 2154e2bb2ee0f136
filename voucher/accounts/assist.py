"""The window (全科窗口): a clerk opens an assisted session for one firm, with its consent, and ends it."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, District, require
from voucher.accounts.ask_consent import open_codes
from voucher.accounts.assisted import WindowFirm, firm_at_window, window_of
from voucher.accounts.consent import Consent
from voucher.accounts.models import AssistSession, ConsentCode, Person, SignInSession
from voucher.accounts.queries import people_of_firm
from voucher.accounts.secret import hash_of
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.refusal import NotFound, Refusal
from voucher.storage import documents, locked, locked_id, transaction
from voucher.terms.queries import terms_on
from voucher.upload import Upload
from voucher.wording import N_

CONSENT_SLOT = "consent"


class WrongCode(Refusal):
    """Mistyped, used, replaced by a newer one, too old, or tried too often: the answer does not say which."""

    title = N_("This code is not right, or not good any more")
    next_step = N_(
        "A code works once, for ten minutes and five tries, until a newer one replaces it. Ask again, or send one."
    )
    status = 422
    field = "code"


class AlreadyAssisting(Refusal):
    """A clerk helps one firm at a time."""

    title = N_("You are still acting for another firm")
    next_step = N_("End that session first. Nothing was changed.")


def open_by_code(actor: Actor, sign_in_id: int, firm_pid: str, code: str) -> None:
    """Open an assisted session with the code the firm was mailed.

    Args:
        sign_in_id: The browser in which the clerk works; the session is live in no other.

    Raises:
        NoWindow, NotFound: See `assisted.firm_at_window`.
        WrongCode: The code is not good; the try is counted.
        AlreadyAssisting: Another session of the clerk is live.
    """
    require(actor, Action.ASSIST_SESSION_OPEN)
    with transaction() as session:
        firm = firm_at_window(session, actor, firm_pid)
        asked = session.scalar(select(ConsentCode).where(*open_codes(actor, firm.id)).with_for_update())
        right = asked is not None and asked.code_hash == hash_of(code)
        if asked is not None and right:
            asked.used_at = clock.now()
            _open(session, actor, sign_in_id, firm, Consent.CODE)
        elif asked is not None:
            asked.wrong_tries += 1
    if not right:
        raise WrongCode()


def open_by_paper(actor: Actor, sign_in_id: int, firm_pid: str, form: Upload) -> None:
    """Open an assisted session with the form the firm signed, which is kept with it.

    Args:
        sign_in_id: As in `open_by_code`.

    Raises:
        NoWindow, NotFound: See `assisted.firm_at_window`.
        AlreadyAssisting: Another session of the clerk is live.
        UnreadableDocument, DocumentTooLarge: The form is not kept, and nothing is opened.
    """
    require(actor, Action.ASSIST_SESSION_OPEN)
    with transaction() as session:
        firm = firm_at_window(session, actor, firm_pid)
        row = _open(session, actor, sign_in_id, firm, Consent.PAPER)
        documents.keep(
            session,
            form,
            subject_kind=AssistSession.__tablename__,
            subject_id=row.id,
            slot=CONSENT_SLOT,
            person_id=actor.person_id,
        )


def end(actor: Actor, pid: str) -> None:
    """End an assisted session of the actor's own; one that is over stays as it is.

    Raises:
        NotFound: It is not theirs.
    """
    require(actor, Action.ASSIST_SESSION_OPEN)
    with transaction() as session:
        row = locked(session, AssistSession, pid)
        if row.clerk_id != actor.person_id:
            raise NotFound()
        _end(session, actor, row)


def end_in(session: Session, actor: Actor, sign_in_id: int) -> None:
    """End the assisted session of a browser that signs out, inside its transaction."""
    row = session.scalar(
        select(AssistSession).where(AssistSession.sign_in_id == sign_in_id, AssistSession.ended_at.is_(None))
    )
    if row is not None:
        _end(session, actor, row)


def _open(
    session: Session, actor: Actor, sign_in_id: int, firm: WindowFirm, consent: Consent
) -> AssistSession:
    """Open the session, write it down and tell the firm."""
    locked_id(session, Person, actor.person_id or 0)  # one firm at a time
    _end_earlier(session, actor)
    now, minutes = clock.now(), terms_on(session, clock.today()).assist_minutes
    row = AssistSession(
        sign_in_id=sign_in_id,
        clerk_id=actor.person_id,
        firm_id=firm.id,
        district=window_of(session, actor),
        consent=consent,
        opened_at=now,
        expires_at=now + timedelta(minutes=minutes),
    )
    session.add(row)
    session.flush()
    acting = replace(actor, firm_id=firm.id, assist_id=row.id)
    record(session, acting, Action.ASSIST_SESSION_OPEN, row, event="open", consent=consent, minutes=minutes)
    enqueue(
        session,
        people_of_firm(session, firm.id),
        N_("The window clerk %(clerk)s (%(district)s) now acts for %(firm)s, for %(minutes)s minutes."),
        clerk=actor.name,
        district=District(row.district),
        firm=firm.name,
        minutes=minutes,
    )
    return row


def _end_earlier(session: Session, actor: Actor) -> None:
    """Write down the end of sessions whose time or whose browser is over.

    Raises:
        AlreadyAssisting: One is still live.
    """
    rows = session.execute(
        select(AssistSession, SignInSession.revoked_at)
        .join(SignInSession, SignInSession.id == AssistSession.sign_in_id)
        .where(AssistSession.clerk_id == actor.person_id, AssistSession.ended_at.is_(None))
    )
    for row, signed_out_at in rows:
        if signed_out_at is None and row.expires_at > clock.now():
            raise AlreadyAssisting()
        row.ended_at = min(signed_out_at or row.expires_at, row.expires_at)
    session.flush()


def _end(session: Session, actor: Actor, row: AssistSession) -> None:
    if row.ended_at is None:
        row.ended_at = min(clock.now(), row.expires_at)
        acting = replace(actor, firm_id=row.firm_id, assist_id=row.id)
        record(session, acting, Action.ASSIST_SESSION_OPEN, row, event="end")
