"""Pre-qualification (资格预审), the bureau's side: a finished draft is in order, or not, before the round opens."""

from typing import Any

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.applications.models import Application
from voucher.applications.review import ReasonMissing
from voucher.applications.snapshot import digest_of
from voucher.applications.states import (
    PREQUALIFICATION,
    ApplicationState,
    Prequalification,
    PrequalificationEvent,
)
from voucher.applications.steps import require_in_reach, round_and_policy, tell_firm
from voucher.audit.record import record
from voucher.firms.standing import require_verified
from voucher.refusal import ChangedMeanwhile, NotFound
from voucher.storage import locked, transaction
from voucher.wording import N_


def qualify(actor: Actor, pid: str, *, digest: str | None = None) -> None:
    """Say that the draft and its firm are in order: from the opening on the firm submits with one click.

    Args:
        digest: What the officer's page showed; None when there was no page.

    Raises:
        NotFound, CannotMove: It is not there, or was not asked for.
        SamePerson: The officer worked on it for the firm.
        FirmNotVerified: The firm is not verified any more.
        ChangedMeanwhile: What the page showed is no longer true.
    """
    require(actor, Action.APPLICATION_REVIEW)
    with transaction() as session:
        application = _asked(session, actor, pid, PrequalificationEvent.QUALIFY)
        require_verified(session, application.firm_id)
        seen = digest_of(session, application)
        if digest is not None and digest != seen:
            raise ChangedMeanwhile()
        text = N_(
            "Your firm is pre-qualified for “%(round)s”. It opens on %(opens)s; then submit with one click."
        )
        _decide(session, actor, application, PrequalificationEvent.QUALIFY, None, text, digest=seen)


def refuse_prequalification(actor: Actor, pid: str, *, reason: str) -> None:
    """Say what is not in order; the firm can change its draft and ask again before the opening.

    Raises:
        NotFound, CannotMove: It is not there, or was not asked for.
        SamePerson: The officer worked on it for the firm.
        ReasonMissing: No reason is given.
    """
    require(actor, Action.APPLICATION_REVIEW)
    with transaction() as session:
        application = _asked(session, actor, pid, PrequalificationEvent.REFUSE)
        if not reason.strip():
            raise ReasonMissing()
        text = N_(
            "“%(round)s”: your firm is not pre-qualified yet. Read why, correct it, ask again until %(opens)s."
        )
        _decide(session, actor, application, PrequalificationEvent.REFUSE, reason.strip(), text)


def _asked(session: Session, actor: Actor, pid: str, event: PrequalificationEvent) -> Application:
    application = locked(session, Application, pid)
    looked_for = application.prequalification is not Prequalification.NONE
    if application.state is not ApplicationState.DRAFT or not looked_for:
        raise NotFound()
    require_in_reach(session, actor, application)
    PREQUALIFICATION.next(application.prequalification, event)
    return application


def _decide(
    session: Session,
    actor: Actor,
    application: Application,
    event: PrequalificationEvent,
    reason: str | None,
    text: str,
    **facts: Any,
) -> None:
    application.prequalification = PREQUALIFICATION.next(application.prequalification, event)
    application.prequalified_at, application.prequalified_by = clock.now(), actor.person_id
    application.prequalification_note = reason
    record(
        session,
        actor,
        Action.APPLICATION_REVIEW,
        application,
        event=event.value,
        note=reason,
        **facts,
    )
    call, _ = round_and_policy(session, application.round_id)
    tell_firm(session, application, text, round=call.name, opens=clock.local_date(call.opens_at))
