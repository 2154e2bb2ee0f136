"""A firm is asked for its consent: by a code mailed to its contact, who tells it to the window clerk."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, update

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.accounts.assisted import firm_at_window
from voucher.accounts.consent import CODE_LASTS, MOST_WRONG_TRIES, new_code
from voucher.accounts.models import ConsentCode
from voucher.accounts.secret import hash_of
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue_mail
from voucher.storage import transaction

#: writes a mail: from the firm's name and the code to the subject and the body
CodeLetter = Callable[[str, str], tuple[str, str]]


def send_code(actor: Actor, firm_pid: str, letter: CodeLetter) -> None:
    """Mail the firm's contact a code for this clerk, good for ten minutes; an earlier one is dead.

    Raises:
        NoWindow, NotFound: See `assisted.firm_at_window`.
    """
    require(actor, Action.ASSIST_SESSION_OPEN)
    code, now = new_code(), clock.now()
    with transaction() as session:
        firm = firm_at_window(session, actor, firm_pid)
        session.execute(update(ConsentCode).where(*open_codes(actor, firm.id)).values(expires_at=now))
        asked = ConsentCode(
            code_hash=hash_of(code), clerk_id=actor.person_id, firm_id=firm.id, expires_at=now + CODE_LASTS
        )
        session.add(asked)
        session.flush()
        enqueue_mail(session, firm.contact_email, *letter(firm.name, code))
        record(session, actor, Action.ASSIST_SESSION_OPEN, asked, event="send-code", firm=firm.id)


def open_codes(actor: Actor, firm_id: int) -> list[ColumnElement[bool]]:
    """Return the condition of the code that this clerk may still use for the firm: at most one."""
    return [
        ConsentCode.clerk_id == actor.person_id,
        ConsentCode.firm_id == firm_id,
        ConsentCode.used_at.is_(None),
        ConsentCode.expires_at > clock.now(),
        ConsentCode.wrong_tries < MOST_WRONG_TRIES,
    ]
