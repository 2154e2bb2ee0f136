"""Finance records what the treasury paid, line by line or all at once, and what the bank refused."""

from datetime import date

from voucher.access import Action, Actor, require
from voucher.agencies.bank_hold import require_not_held
from voucher.ledger import Money, total
from voucher.redemption.states import ClaimEvent
from voucher.refusal import Refusal, SumChanged
from voucher.settlement.bank_answers import ReferenceMissing, go_on, lines_answered, pay_line, take_answer
from voucher.settlement.lines import find_line, held_agencies
from voucher.settlement.models import Batch
from voucher.settlement.states import UNRELEASED, LineEvent, LineState
from voucher.settlement.steps import lines_of, tell_agency
from voucher.storage import locked, transaction
from voucher.wording import N_


class BatchIsNotReleased(Refusal):
    """Nothing may be paid before the release."""

    title = N_("This batch is not released for payment")
    next_step = N_("Nothing was recorded. An approver has to release it first.")


class FailureReasonMissing(Refusal):
    """The agency has to know what the bank said."""

    title = N_("Enter the reason given by the bank")
    next_step = N_("Nothing was recorded. The agency reads the reason, to correct its account.")
    status = 422
    field = "reason"


class NothingWaits(Refusal):
    """Every line of the batch has its answer."""

    title = N_("No payment of this batch is waiting")
    next_step = N_("Nothing was recorded. Open the batch to see how its lines stand.")


def record_payment(actor: Actor, line_pid: str, *, paid_on: date, reference: str) -> None:
    """Record that the line was paid on that day under the bank's number. The same record twice is one payment.

    Raises:
        NotFound, BatchIsNotReleased: No such line, or it is not released.
        CannotMove: The line is paid under another number, or failed.
        ReferenceMissing, PaymentDayImpossible, ReferenceUsed: As named.
        SamePerson: The actor checked the claim.
        PaymentsHeld: The agency's bank account was changed a moment ago.
    """
    require(actor, Action.PAYMENT_MARK_PAID)
    reference = _given(reference)
    with transaction() as session:
        batch, line = find_line(session, line_pid)
        if (line.state, line.reference, line.paid_on) == (LineState.PAID, reference, paid_on):
            return
        _require_released(batch)
        claim = pay_line(session, actor, batch, line, paid_on, reference)
        go_on(session, actor, batch, lines_answered([claim], line.amount_fen))


def record_payments(
    actor: Actor, batch_pid: str, *, paid_on: date, reference_prefix: str, seen: Money | None = None
) -> int:
    """Record that every waiting line was paid on that day, numbered after the prefix; return how many there were.

    Lines of agencies whose payments are held go on waiting.

    Args:
        seen: What the waiting lines that are not held came to when the person looked; None when nothing was shown.

    Raises:
        SumChanged: They come to something else now.
        NotFound, BatchIsNotReleased, NothingWaits: As named.
        PaymentsHeld: Every line that waits is held.
        Refusal: Each of `record_payment`; nothing is recorded then.
    """
    require(actor, Action.PAYMENT_MARK_PAID)
    prefix = _given(reference_prefix)
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        _require_released(batch)
        waiting = [
            (number, line)
            for number, line in enumerate(lines_of(session, batch), 1)
            if line.state is LineState.WAITING
        ]
        if not waiting:
            raise NothingWaits()
        held = held_agencies(session, [line for _, line in waiting])
        free = [(number, line) for number, line in waiting if line.agency_id not in held]
        if not free:
            require_not_held(next(iter(held.values())))
        amount = total([line.amount_fen for _, line in free])
        if seen is not None and seen != amount:
            raise SumChanged(amount=amount, seen=seen)
        claims = [
            pay_line(session, actor, batch, line, paid_on, f"{prefix}-{number:03d}") for number, line in free
        ]
        go_on(session, actor, batch, lines_answered(claims, amount))
        return len(free)


def record_failure(actor: Actor, line_pid: str, reason: str) -> None:
    """Record that the bank refused the line: the money stays payable, and the claim may enter another batch.

    Raises:
        NotFound, BatchIsNotReleased: No such line, or it is not released.
        CannotMove: The line has its answer already.
        FailureReasonMissing: As named.
        SamePerson: The actor checked the claim.
    """
    require(actor, Action.PAYMENT_MARK_PAID)
    if not reason.strip():
        raise FailureReasonMissing()
    with transaction() as session:
        batch, line = find_line(session, line_pid)
        _require_released(batch)
        line.failure = reason.strip()
        claim = take_answer(session, actor, line, LineEvent.FAIL, ClaimEvent.FAIL, note=line.failure)
        go_on(session, actor, batch, lines_answered([claim], line.amount_fen, line.failure))
        text = N_(
            "The bank refused the payment of claim %(number)s over %(amount)s. Please check the bank account."
        )
        tell_agency(session, line.agency_id, text, claim.pid, number=claim.number, amount=line.amount_fen)


def _given(reference: str) -> str:
    if not reference.strip():
        raise ReferenceMissing()
    return reference.strip()


def _require_released(batch: Batch) -> None:
    if batch.state in UNRELEASED:
        raise BatchIsNotReleased()
