"""An officer compares what a firm declared with its papers: verifies, returns or refuses it."""

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, different_person, require
from voucher.accounts.queries import people_of_firm
from voucher.audit.queries import assistants
from voucher.audit.record import record
from voucher.calendar.promised import end_clock, stop_clock
from voucher.firms.models import Firm
from voucher.firms.reach import require_reach
from voucher.firms.size_class import SizeClass
from voucher.firms.states import FIRM, FirmEvent
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.storage import locked, transaction
from voucher.wording import N_

ELIGIBLE = (SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM)


class NotForThisSize(Refusal):
    """The scheme is for micro, small and medium firms."""

    title = N_("The scheme is for micro, small and medium firms: “%(size)s” cannot be verified")
    next_step = N_(
        "Nothing was recorded. Confirm another size if the papers show one, or decide that the firm is not admitted."
    )
    status = 422
    field = "size"


class NoteMissing(Refusal):
    """The firm is returned or refused without a word."""

    title = N_("Write what the firm should know")
    next_step = N_(
        "Nothing was recorded. Name all defects at once, so that the firm corrects them in one go."
    )
    status = 422
    field = "note"


def verify(actor: Actor, firm_pid: str, *, size: SizeClass) -> None:
    """Confirm the firm's details and its size.

    Raises:
        NotFound: No such firm.
        SamePerson: The actor registered the firm, acts for it or helped it at a window.
        NotForThisSize: Large, or undecided.
        CannotMove: The firm does not wait for verification.
    """
    require(actor, Action.FIRM_VERIFY)
    if size not in ELIGIBLE:
        raise NotForThisSize(size=size)
    with transaction() as session:
        firm = _taken_up(session, actor, firm_pid)
        firm.size_confirmed = size
        firm.verified_by, firm.verified_at = actor.person_id, clock.now()
        _move(session, actor, firm, FirmEvent.VERIFY, None, size=size)
        _tell(session, firm, N_("%(firm)s is verified and can apply for vouchers"))


def return_for_correction(actor: Actor, firm_pid: str, *, note: str) -> None:
    """Send the details back to the firm, with all that has to be corrected.

    Raises:
        NotFound: No such firm.
        SamePerson: The actor registered the firm, acts for it or helped it at a window.
        NoteMissing: `note` is empty.
        CannotMove: The firm does not wait for verification.
    """
    _turn_down(
        actor, firm_pid, FirmEvent.RETURN, note, N_("Please correct the details of %(firm)s: %(note)s")
    )


def refuse(actor: Actor, firm_pid: str, *, note: str) -> None:
    """Decide that the firm cannot take part, with the reason.

    Raises:
        NotFound: No such firm.
        SamePerson: The actor registered the firm, acts for it or helped it at a window.
        NoteMissing: `note` is empty.
        CannotMove: The firm does not wait for verification.
    """
    _turn_down(actor, firm_pid, FirmEvent.REFUSE, note, N_("%(firm)s cannot take part: %(note)s"))


def _turn_down(actor: Actor, firm_pid: str, event: FirmEvent, note: str, text: str) -> None:
    require(actor, Action.FIRM_VERIFY)
    if not note.strip():
        raise NoteMissing()
    with transaction() as session:
        firm = _taken_up(session, actor, firm_pid)
        _move(session, actor, firm, event, note.strip())
        _tell(session, firm, text, note=note.strip())


def _taken_up(session: Session, actor: Actor, firm_pid: str) -> Firm:
    firm = locked(session, Firm, firm_pid)
    require_reach(session, actor, firm.id)
    helped = assistants(session, Firm.__tablename__, firm.id)
    different_person(actor, firm.registered_by, *people_of_firm(session, firm.id), *helped)
    return firm


def _move(
    session: Session,
    actor: Actor,
    firm: Firm,
    event: FirmEvent,
    note: str | None,
    size: SizeClass | None = None,
) -> None:
    was = firm.state
    firm.state, firm.officer_note = FIRM.next(was, event), note
    if event is FirmEvent.RETURN:
        stop_clock(session, firm)
    else:
        end_clock(firm)
    record(
        session,
        actor,
        Action.FIRM_VERIFY,
        firm,
        event=event.value,
        source=was,
        target=firm.state,
        note=note,
        size=size,
    )


def _tell(session: Session, firm: Firm, text: str, **facts: str) -> None:
    enqueue(
        session,
        people_of_firm(session, firm.id),
        text,
        endpoint="firms.mine",
        pid=None,
        firm=firm.name,
        **facts,
    )
