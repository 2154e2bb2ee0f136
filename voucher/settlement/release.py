"""An approver who neither made the batch nor checked its claims releases it for payment, or sends it back."""

from voucher import clock
from voucher.access import Action, Actor, different_person, require
from voucher.ledger import Money
from voucher.refusal import Refusal
from voucher.settlement.models import Batch
from voucher.settlement.states import BatchEvent
from voucher.settlement.steps import claims_of, move, no_checker
from voucher.storage import locked, transaction
from voucher.wording import N_


class BatchTotalChanged(Refusal):
    """The total is no longer the one the person saw."""

    title = N_("The batch now comes to %(total)s, not %(seen)s")
    next_step = N_("Nothing was released. Check the lines again.")


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


def release(actor: Actor, batch_pid: str, *, minutes_number: str, seen: Money | None = None) -> None:
    """Release a locked batch for payment.

    Args:
        minutes_number: The number of the minutes of the meeting that decided.
        seen: The total the person saw.

    Raises:
        NotFound, CannotMove: No such batch, or it does not wait for release.
        SamePerson: The actor made the batch or checked a claim in it.
        BatchTotalChanged, MinutesMissing: As named.
    """
    require(actor, Action.PAYMENT_BATCH_RELEASE)
    if not minutes_number.strip():
        raise MinutesMissing()
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        different_person(actor, batch.made_by)
        no_checker(actor, claims_of(session, batch))
        if seen is not None and seen != batch.total_fen:
            raise BatchTotalChanged(total=batch.total_fen, seen=seen)
        batch.minutes_number = minutes_number.strip()
        batch.released_at, batch.released_by = clock.now(), actor.person_id
        move(
            session, actor, Action.PAYMENT_BATCH_RELEASE, batch, BatchEvent.RELEASE, note=batch.minutes_number
        )


def send_back(actor: Actor, batch_pid: str, reason: str) -> None:
    """Return a locked batch to finance with a reason.

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
