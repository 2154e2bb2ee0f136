"""A reviewer looks at a warning and closes it, with a reason. No case is changed by that."""

from voucher import clock
from voucher.access import Action, Actor, Role, require
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.storage import locked, transaction
from voucher.warnings.concerned import concerned
from voucher.warnings.models import RaisedWarning
from voucher.warnings.states import WARNING, WarningEvent
from voucher.wording import N_


class WarningReasonMissing(Refusal):
    """A warning is closed without a word."""

    title = N_("Give the reason why the warning is closed")
    next_step = N_("The warning is still open. Write what you looked at, and what you found.")
    status = 422
    field = "reason"


class ConcernedByWarning(Refusal):
    """The person is no judge of this warning."""

    title = N_("This warning concerns you")
    next_step = N_(
        "It is about a claim you checked, or about a firm or agency you act or acted for. "
        "A colleague has to close it. Nothing was changed."
    )
    status = 403


def close(actor: Actor, pid: str, event: WarningEvent, *, reason: str) -> None:
    """Close a warning as explained or as followed up, and tell the approvers.

    Raises:
        NotFound: There is no such warning.
        ConcernedByWarning: The actor, or a step of theirs, is what it is about.
        CannotMove: It is closed already.
        WarningReasonMissing: Nothing but blanks.
    """
    require(actor, Action.CLAIM_REVIEW)
    with transaction() as session:
        warning = locked(session, RaisedWarning, pid)
        if concerned(session, warning.id, actor.person_id):
            raise ConcernedByWarning()
        source, warning.state = warning.state, WARNING.next(warning.state, event)
        if not reason.strip():
            raise WarningReasonMissing()
        warning.reason = reason.strip()
        warning.closed_by, warning.closed_at = actor.person_id, clock.now()
        record(
            session,
            actor,
            Action.CLAIM_REVIEW,
            warning,
            event=event.value,
            source=source,
            target=warning.state,
            note=warning.reason,
        )
        enqueue(
            session,
            staff_with(session, Role.APPROVER),
            N_("A reviewer closed a warning (%(kind)s): %(state)s"),
            endpoint="warnings.show",
            pid=warning.pid,
            kind=warning.kind,
            state=warning.state,
        )
