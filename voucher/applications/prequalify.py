"""Pre-qualification (资格预审), the firm's side: have a finished draft looked at before a first-come round opens."""

from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.applications.complete import require_complete
from voucher.applications.models import Application
from voucher.applications.states import PREQUALIFICATION, ApplicationState, PrequalificationEvent
from voucher.applications.steps import is_coming
from voucher.applications.whole import Whole, whole_of_firm
from voucher.audit.record import record
from voucher.refusal import NotFound, Refusal
from voucher.storage import transaction
from voucher.wording import N_


class PrequalificationOver(Refusal):
    """The round is not one that is prepared for, or is open already."""

    title = N_("Pre-qualification for “%(round)s” is not possible now")
    next_step = N_(
        "Nothing was changed. It is asked for before a first-come round opens; once it is open, submit if you may."
    )


def ask_prequalification(actor: Actor, pid: str) -> None:
    """Ask the bureau to look at a finished draft; until it has decided, the draft stays as it is.

    Raises:
        NotFound: It is not a draft of the firm.
        CannotMove: It was asked for already, or the firm is pre-qualified.
        PrequalificationOver: The round opened, or is not first come, first served.
        FirmNotVerified, ApplicationIncomplete, FaceNotAllowed, AboveFirmCap: As `require_complete`.
    """
    require(actor, Action.APPLICATION_SUBMIT)
    with transaction() as session:
        whole = _draft(session, actor, pid, PrequalificationEvent.ASK)
        require_complete(session, whole)
        _move(session, actor, whole.application, PrequalificationEvent.ASK)


def take_back_prequalification(actor: Actor, pid: str) -> None:
    """Open the draft for changes again; the firm may ask anew before the opening.

    Raises:
        NotFound, CannotMove: It is not a draft of the firm, or nothing was asked for.
        PrequalificationOver: The round opened: a pre-qualification cannot be had again.
    """
    require(actor, Action.APPLICATION_SUBMIT)
    with transaction() as session:
        whole = _draft(session, actor, pid, PrequalificationEvent.TAKE_BACK)
        _move(session, actor, whole.application, PrequalificationEvent.TAKE_BACK)


def _draft(session: Session, actor: Actor, pid: str, event: PrequalificationEvent) -> Whole:
    """Return a draft to which this may happen now."""
    whole = whole_of_firm(session, actor, pid)
    if whole.application.state is not ApplicationState.DRAFT:
        raise NotFound()
    PREQUALIFICATION.next(whole.application.prequalification, event)
    if not is_coming(whole.call):
        raise PrequalificationOver(round=whole.call.name)
    return whole


def _move(session: Session, actor: Actor, application: Application, event: PrequalificationEvent) -> None:
    application.prequalification = PREQUALIFICATION.next(application.prequalification, event)
    application.prequalified_at = application.prequalified_by = application.prequalification_note = None
    record(
        session,
        actor,
        Action.APPLICATION_SUBMIT,
        application,
        event=event.value,
    )
