"""An approver who neither made the batch nor checked its claims releases it for payment, or sends it back."""

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, require
from voucher.accounts.queries import staff_with
from voucher.eligibility.states import Step
from voucher.notices.enqueue import enqueue
from voucher.refusal import Refusal
from voucher.settlement.eligible import hold_claims
from voucher.settlement.lines import require_none_held
from voucher.settlement.models import Batch
from voucher.settlement.red_letters import require_checked
from voucher.settlement.shown import leave_out_objected
from voucher.settlement.states import BATCH, BatchEvent
from voucher.settlement.steps import claims_of, lines_of, move, no_checker
from voucher.storage import locked, transaction
from voucher.wording import N_


class BatchHasChanged(Refusal):
    """Amounts or accounts are no longer those the person saw."""

    title = N_("The batch was changed since you opened it")
    next_step = N_("Nothing was released. Check its lines and accounts again.")


class MinutesMissing(Refusal):
    """A release names the minutes of the meeting that decided it."""

    title = N_("Enter the number of the minutes")
    next_step = N_("Nothing was released. The number of the meeting's minutes stands on the payment list.")
    status = 422
    field = "minutes_number"


class SendBackReasonMissing(Refusal):
    """Finance has to know what to change."""

    title = N_("Say what has to be changed")
    next_step = N_("The batch was not sent back. Finance reads the reason, so write it in full sentences.")
    status = 422
    field = "reason"


def release(actor: Actor, batch_pid: str, *, minutes_number: str, digest: str) -> None:
    """Release a locked batch for payment without the lines under objection, and tell finance.

    Its public notice must have run out and show every line as it is.

    Args:
        minutes_number: The number of the minutes of the meeting that decided.
        digest: Of the lines the person saw.

    Raises:
        NotFound, CannotMove: No such batch, or it does not wait for release.
        SamePerson: The actor made the batch or checked a claim in it.
        BatchHasChanged, MinutesMissing, ClaimNotEligible: As named.
        NoticeMissing, NoticeStillRuns: No notice shows every line, or its last day is not over.
        EveryLineUnderObjection: No line is left to pay.
        PaymentsHeld: The bank account of one of its agencies was changed a moment ago.
        InvoicesUnchecked: An invoice of it was not looked up today.
    """
    require(actor, Action.PAYMENT_BATCH_RELEASE)
    if not minutes_number.strip():
        raise MinutesMissing()
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        different_person(actor, batch.made_by)
        no_checker(actor, claims_of(session, batch))
        BATCH.next(batch.state, BatchEvent.RELEASE)
        if digest != batch.digest:
            raise BatchHasChanged()
        leave_out_objected(session, actor, batch)
        require_none_held(session, lines_of(session, batch))
        require_checked(session, batch)
        hold_claims(session, claims_of(session, batch), Step.RELEASE)
        minutes = minutes_number.strip()
        move(session, actor, Action.PAYMENT_BATCH_RELEASE, batch, BatchEvent.RELEASE, note=minutes)
        batch.minutes_number, batch.reason = minutes, None
        batch.released_at, batch.released_by = clock.now(), actor.person_id
        enqueue(
            session,
            staff_with(session, Role.FINANCE),
            N_("Settlement batch %(number)s over %(total)s is released for payment."),
            endpoint="settlement.batch",
            pid=batch.pid,
            number=batch.number,
            total=batch.total_fen,
        )


def send_back(actor: Actor, batch_pid: str, reason: str) -> None:
    """Return a locked batch to finance with a reason, and tell who made it.

    Raises:
        NotFound, CannotMove: No such batch, or it does not wait for release.
        SendBackReasonMissing: As named.
    """
    require(actor, Action.PAYMENT_BATCH_RELEASE)
    if not reason.strip():
        raise SendBackReasonMissing()
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        batch.reason = reason.strip()
        batch.digest = None
        move(session, actor, Action.PAYMENT_BATCH_RELEASE, batch, BatchEvent.SEND_BACK, note=batch.reason)
        enqueue(
            session,
            [batch.made_by] if batch.made_by else [],
            N_("Settlement batch %(number)s was sent back: %(reason)s"),
            endpoint="settlement.batch",
            pid=batch.pid,
            number=batch.number,
            reason=batch.reason,
        )
