"""What the bank answered for a line: paid on a day under a number, or refused. The books and the batch follow."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor
from voucher.audit.record import record
from voucher.budget import books
from voucher.issuance.models import Voucher
from voucher.ledger import Money, movements
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimEvent
from voucher.refusal import Refusal
from voucher.settlement.lines import require_none_held
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import LINE, LineEvent, progress
from voucher.settlement.steps import lines_of, move, move_claim, no_checker, tell_agency
from voucher.storage import locked_id
from voucher.wording import N_

MOST_NAMED = 20  # claims in one line of a batch's history


class PaymentDayImpossible(Refusal):
    """The money cannot have left on that day."""

    title = N_("The day of payment has to lie between %(first)s and today")
    next_step = N_("Nothing was recorded. Compare it with the bank's receipt.")
    status = 422
    field = "paid_on"


class ReferenceMissing(Refusal):
    """A payment is known by the bank's number."""

    title = N_("Enter the bank's number")
    next_step = N_("Nothing was recorded. The number stands on the bank's receipt.")
    status = 422
    field = "reference"


class ReferenceUsed(Refusal):
    """The bank's number stands on another payment."""

    title = N_("The bank's number %(reference)s is recorded for another payment")
    next_step = N_(
        "Nothing was recorded. Compare it with the bank's receipt: each payment has its own number."
    )
    status = 422
    field = "reference"


def pay_line(
    session: Session, actor: Actor, batch: Batch, line: BatchLine, paid_on: date, reference: str
) -> Claim:
    """Pay the locked line of the locked batch, move the money from payable to paid, and return the claim.

    Raises:
        CannotMove: The line has its answer already.
        SamePerson: The actor checked the claim.
        PaymentDayImpossible, ReferenceUsed: As named.
        PaymentsHeld: The agency's bank account was changed a moment ago.
    """
    require_none_held(session, [line])
    released = clock.local_date(batch.released_at) if batch.released_at else paid_on
    if not released <= paid_on <= clock.today():
        raise PaymentDayImpossible(first=released)
    claim = take_answer(session, actor, line, LineEvent.PAY, ClaimEvent.PAY, note=reference)
    batch.pay_year = paid_on.year
    session.flush()
    _take_reference(session, line, paid_on, reference)
    voucher = session.scalars(
        select(Voucher).join(Order, Order.voucher_id == Voucher.id).where(Order.id == claim.order_id)
    ).one()
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    books.post(session, actor, movements.pay(f"line:{line.id}:pay", purse, claim.order_id, line.amount_fen))
    text = N_("Claim %(number)s is paid: %(amount)s")
    tell_agency(session, line.agency_id, text, claim.pid, number=claim.number, amount=line.amount_fen)
    return claim


def take_answer(
    session: Session, actor: Actor, line: BatchLine, event: LineEvent, claim_event: ClaimEvent, note: str
) -> Claim:
    """Move the locked line and its claim, and return the claim.

    Raises:
        CannotMove: The line has its answer already.
        SamePerson: The actor checked the claim.
    """
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


def go_on(session: Session, actor: Actor, batch: Batch, note: str | None = None) -> None:
    """Move the batch as far as the answers of its lines go; `note` says which lines were answered."""
    session.flush()
    if event := progress([line.state for line in lines_of(session, batch)]):
        move(session, actor, Action.PAYMENT_MARK_PAID, batch, event, note)


def lines_answered(claims: Sequence[Claim], amount: Money, said: str | None = None) -> str:
    """Return for the history which claims were answered, the first of very many, their sum, and what the bank said."""
    numbers = "、".join(claim.number or "" for claim in claims[:MOST_NAMED])
    more = f" … ({len(claims)})" if len(claims) > MOST_NAMED else ""
    answered = f"{numbers}{more} · ¥{amount.fen // 100:,}.{amount.fen % 100:02d}"
    return f"{answered} · {said}" if said else answered


def _take_reference(session: Session, line: BatchLine, paid_on: date, reference: str) -> None:
    """Write the bank's number; who writes the same one at the same moment is waited for."""
    try:
        session.execute(
            update(BatchLine).where(BatchLine.id == line.id).values(paid_on=paid_on, reference=reference)
        )
    except IntegrityError as twice:
        raise ReferenceUsed(reference=reference) from twice
