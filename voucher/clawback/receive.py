"""Finance records what a debtor paid back, under the number of the document that shows it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role, different_person, require
from voucher.budget import books
from voucher.clawback.models import Clawback, Receipt
from voucher.clawback.plan import due_before, open_part
from voucher.clawback.states import CLAWBACK, ClawbackEvent, ClawbackState
from voucher.clawback.steps import left_of, move, parts_of, purse_of, tell_debtor, tell_staff
from voucher.ledger import Money, debts
from voucher.refusal import Refusal, SumChanged
from voucher.settlement.steps import who_paid
from voucher.storage import insert_or, locked, transaction
from voucher.wording import N_


class ReceiptNumberMissing(Refusal):
    """A receipt is known by its document."""

    title = N_("Enter the number of the receipt's document")
    next_step = N_("Nothing was recorded. It stands on the bank's or the treasury's receipt.")
    status = 422
    field = "document_number"


class ReceiptNumberUsed(Refusal):
    """The document stands for another receipt."""

    title = N_("Document %(number)s is recorded for another receipt")
    next_step = N_("Nothing was recorded. Compare the number: each receipt has its own document.")
    status = 422
    field = "document_number"


class MoreThanOwed(Refusal):
    """The debtor owes less."""

    title = N_("Only %(left)s is still owed")
    next_step = N_("Nothing was recorded. Compare the amount with the receipt; what is too much goes back.")
    status = 422
    field = "amount"


class ReceiptIsNothing(Refusal):
    """Nothing came back."""

    title = N_("Enter the amount that was received")
    next_step = N_("Nothing was recorded.")
    status = 422
    field = "amount"


class ReceiptDayImpossible(Refusal):
    """The money cannot have come on that day."""

    title = N_("The day of receipt has to lie between %(first)s and today")
    next_step = N_("Nothing was recorded. Compare it with the receipt.")
    status = 422
    field = "received_on"


def record_receipt(
    actor: Actor,
    pid: str,
    *,
    document_number: str,
    amount: Money,
    received_on: date,
    seen: Money | None = None,
) -> None:
    """Record that a part came back: to the treasury, never to a pool. The same record twice is one receipt.

    Args:
        seen: What was still owed when the person looked; None when nothing was shown.

    Raises:
        SumChanged: Something else is owed now.
        NotFound, CannotMove: No such clawback, or nothing is owed.
        SamePerson: The actor recorded the payment that is claimed back, or decided on the clawback.
        ReceiptNumberMissing, ReceiptNumberUsed, ReceiptIsNothing, MoreThanOwed, ReceiptDayImpossible: As named.
    """
    require(actor, Action.PAYMENT_RECONCILE)
    number = document_number.strip()
    if not number:
        raise ReceiptNumberMissing()
    with transaction() as session:
        clawback = locked(session, Clawback, pid)
        if _is_recorded(session, clawback, number, amount, received_on):
            return
        CLAWBACK.next(clawback.state, ClawbackEvent.PAY_ALL)
        different_person(
            actor, clawback.proposed_by, clawback.decided_by, *who_paid(session, clawback.order_id)
        )
        if seen is not None and seen != left_of(clawback):
            raise SumChanged(amount=left_of(clawback), seen=seen)
        _require_possible(clawback, amount, received_on)
        receipt_id = _keep(session, actor, clawback, number, amount, received_on)
        entry = debts.recover(
            f"receipt:{receipt_id}:recover", purse_of(session, clawback), clawback.id, amount
        )
        books.post(session, actor, entry)
        _go_on(session, actor, clawback, number, amount)


def _is_recorded(session: Session, clawback: Clawback, number: str, amount: Money, received_on: date) -> bool:
    """Say whether this very receipt is recorded.

    Raises:
        ReceiptNumberUsed: The number is, with other content.
    """
    known = session.scalar(select(Receipt).where(Receipt.document_number == number))
    if known is None:
        return False
    if (known.clawback_id, known.amount_fen, known.received_on) != (clawback.id, amount, received_on):
        raise ReceiptNumberUsed(number=number)
    return True


def _require_possible(clawback: Clawback, amount: Money, received_on: date) -> None:
    if not amount:
        raise ReceiptIsNothing()
    if amount > left_of(clawback):
        raise MoreThanOwed(left=left_of(clawback))
    first = clock.local_date(clawback.decided_at) if clawback.decided_at else received_on
    if not first <= received_on <= clock.today():
        raise ReceiptDayImpossible(first=first)


def _keep(
    session: Session, actor: Actor, clawback: Clawback, number: str, amount: Money, received_on: date
) -> int:
    """Insert the receipt and return its id; who records the same number at the same moment is waited for."""
    receipt_id = session.scalar(
        insert_or(session, Receipt)
        .values(
            clawback_id=clawback.id,
            document_number=number,
            amount_fen=amount,
            received_on=received_on,
            recorded_by=actor.person_id,
            recorded_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=["document_number"])
        .returning(Receipt.id)
    )
    if receipt_id is None:
        raise ReceiptNumberUsed(number=number)
    return receipt_id


def _go_on(session: Session, actor: Actor, clawback: Clawback, number: str, amount: Money) -> None:
    """Count the receipt towards the debt, and move as far as it goes."""
    clawback.received_fen = clawback.received_fen + amount
    parts = parts_of(session, clawback.id)
    following = open_part(parts, clawback.received_fen)
    clawback.next_due = following.due_on if following else None
    caught_up = due_before(parts, clock.today()) <= clawback.received_fen
    event = ClawbackEvent.PAY_PART
    if following is None:
        event = ClawbackEvent.PAY_ALL
    elif clawback.state is ClawbackState.DUE and caught_up:
        event = ClawbackEvent.CATCH_UP
    move(session, actor, Action.PAYMENT_RECONCILE, clawback, event, number, amount=amount)
    left = left_of(clawback)
    text = N_("Clawback %(number)s: %(amount)s was received, %(left)s is still owed.")
    tell_debtor(session, clawback, text, amount=amount, left=left)
    if following is None:
        tell_staff(session, clawback, Role.APPROVER, N_("Clawback %(number)s is paid back in full."))
