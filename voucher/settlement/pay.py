"""Finance records what the treasury paid, line by line, and what the bank refused."""

from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget import books
from voucher.issuance.models import Voucher
from voucher.ledger import movements
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimEvent
from voucher.refusal import Refusal
from voucher.settlement.lines import find_line
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import LINE, BatchEvent, BatchState, LineEvent, LineState
from voucher.settlement.steps import lines_of, move, move_claim, no_checker, tell_agency
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_


class BatchIsNotReleased(Refusal):
    """Nothing may be paid before the release."""

    title = N_("This batch is not released for payment")
    next_step = N_("Nothing was recorded. An approver has to release it first.")


class PaymentDayImpossible(Refusal):
    """The money cannot have left on that day."""

    title = N_("The day of payment has to lie between %(first)s and today")
    next_step = N_("Nothing was recorded. Compare it with the bank's receipt.")
    status = 422
    field = "paid_on"


class ReferenceUsed(Refusal):
    """The bank's number stands on another payment."""

    title = N_("The bank's number %(reference)s is recorded for another payment")
    next_step = N_(
        "Nothing was recorded. Compare it with the bank's receipt: each payment has its own number."
    )
    status = 422
    field = "reference"


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
        PaymentDayImpossible, ReferenceUsed: As named.
        SamePerson: The actor checked the claim.
    """
    require(actor, Action.PAYMENT_MARK_PAID)
    with transaction() as session:
        batch, line = find_line(session, line_pid)
        if (line.state, line.reference, line.paid_on) == (LineState.PAID, reference, paid_on):
            return
        _require_released(batch)
        _pay(session, actor, batch, line, paid_on, reference)
        _settle(session, actor, batch)


def record_payments(actor: Actor, batch_pid: str, *, paid_on: date, reference_prefix: str) -> int:
    """Record that every waiting line was paid on that day, numbered after the prefix; return how many there were.

    Raises:
        NotFound, BatchIsNotReleased, NothingWaits, PaymentDayImpossible, ReferenceUsed, SamePerson: As above; nothing
            is recorded then.
    """
    require(actor, Action.PAYMENT_MARK_PAID)
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
        for number, line in waiting:
            _pay(session, actor, batch, line, paid_on, f"{reference_prefix}-{number:03d}")
        _settle(session, actor, batch)
        return len(waiting)


def record_failure(actor: Actor, line_pid: str, reason: str) -> None:
    """Record that the bank refused the line: the money stays payable, and the claim may enter another batch.

    Raises:
        NotFound, BatchIsNotReleased, CannotMove, SamePerson: As above.
        FailureReasonMissing: As named.
    """
    require(actor, Action.PAYMENT_MARK_PAID)
    if not reason.strip():
        raise FailureReasonMissing()
    with transaction() as session:
        batch, line = find_line(session, line_pid)
        _require_released(batch)
        line.failure = reason.strip()
        claim = _answer(session, actor, line, LineEvent.FAIL, ClaimEvent.FAIL, note=line.failure)
        _settle(session, actor, batch)
        text = N_(
            "The bank refused the payment of claim %(number)s over %(amount)s. Please check the bank account."
        )
        tell_agency(session, line.agency_id, text, claim.pid, number=claim.number, amount=line.amount_fen)


def _require_released(batch: Batch) -> None:
    if batch.state in (BatchState.DRAFT, BatchState.LOCKED, BatchState.DISSOLVED):
        raise BatchIsNotReleased()


def _pay(
    session: Session, actor: Actor, batch: Batch, line: BatchLine, paid_on: date, reference: str
) -> None:
    released = clock.local_date(batch.released_at) if batch.released_at else paid_on
    if not released <= paid_on <= clock.today():
        raise PaymentDayImpossible(first=released)
    claim = _answer(session, actor, line, LineEvent.PAY, ClaimEvent.PAY, note=reference)
    batch.pay_year = paid_on.year
    session.flush()
    _take_reference(session, line, paid_on, reference)
    text = N_("Claim %(number)s is paid: %(amount)s")
    tell_agency(session, line.agency_id, text, claim.pid, number=claim.number, amount=line.amount_fen)
    voucher = session.scalars(
        select(Voucher).join(Order, Order.voucher_id == Voucher.id).where(Order.id == claim.order_id)
    ).one()
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    session.flush()
    books.post(session, actor, movements.pay(f"line:{line.id}:pay", purse, claim.order_id, line.amount_fen))


def _take_reference(session: Session, line: BatchLine, paid_on: date, reference: str) -> None:
    """Write the bank's number; who writes the same one at the same moment is waited for."""
    try:
        session.execute(
            update(BatchLine).where(BatchLine.id == line.id).values(paid_on=paid_on, reference=reference)
        )
    except IntegrityError as twice:
        raise ReferenceUsed(reference=reference) from twice


def _answer(
    session: Session, actor: Actor, line: BatchLine, event: LineEvent, claim_event: ClaimEvent, note: str
) -> Claim:
    claim = locked_id(session, Claim, line.claim_id)
    no_checker(actor, [claim])
    source, line.state = line.state, LINE.next(line.state, event)
    line.recorded_by = actor.person_id
    record(
        session,
        actor,
        Action.PAYMENT_MARK_PAID,
        line,
        event=event.value,
        source=source,
        target=line.state,
        note=note,
        amount=line.amount_fen,
    )
    move_claim(session, actor, Action.PAYMENT_MARK_PAID, claim, claim_event)
    return claim


def _settle(session: Session, actor: Actor, batch: Batch) -> None:
    """Say how far the batch is: paid when every line is, partly paid otherwise."""
    session.flush()
    paid = all(line.state is LineState.PAID for line in lines_of(session, batch))
    move(session, actor, Action.PAYMENT_MARK_PAID, batch, BatchEvent.PAY_ALL if paid else BatchEvent.PAY_PART)
