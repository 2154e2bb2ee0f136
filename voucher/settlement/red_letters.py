"""What is learned of an invoice is kept; a reversed one stops its payment, and the claim goes back to its check."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, Role
from voucher.accounts.queries import staff_with
from voucher.audit.record import record
from voucher.ledger import NOTHING, Money, total
from voucher.notices.enqueue import enqueue
from voucher.redemption.invoices import invoices_of
from voucher.redemption.models import Claim, Invoice, InvoiceCheck
from voucher.redemption.recheck import back_to_check
from voucher.redemption.states import READY, ClaimEvent
from voucher.redemption.verdict import REVERSED, Verdict
from voucher.refusal import Refusal
from voucher.settlement.bank_answers import go_on, lines_answered, take_answer
from voucher.settlement.lines import drop_line
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import BatchEvent, BatchState, LineEvent, LineState
from voucher.settlement.steps import add_up, lines_of, move, no_checker
from voucher.storage import locked_id
from voucher.wording import N_

ACTION = Action.PAYMENT_BATCH_CREATE


class InvoicesUnchecked(Refusal):
    """An invoice can be reversed after it was checked with its claim."""

    title = N_("%(number)s invoices of this batch were not checked today")
    next_step = N_(
        "Nothing was released. Finance looks every invoice up on the tax platform on the day of the release."
    )


@dataclass(frozen=True, slots=True)
class Learned:
    """One answer: how much of the invoice was reversed, by which red-letter invoice, and whether a file said so."""

    verdict: Verdict
    reversed_fen: Money = NOTHING
    red_number: str = ""
    by_file: bool = False


def unchecked(session: Session, batch_id: int) -> int:
    """Return how many invoices of a batch nothing was learned of today. One query."""
    today = exists().where(
        InvoiceCheck.invoice_id == Invoice.id,
        InvoiceCheck.checked_at >= clock.moment_of(clock.today()),
        InvoiceCheck.verdict != Verdict.UNKNOWN,
    )
    statement = (
        select(func.count())
        .select_from(Invoice)
        .join(BatchLine, BatchLine.claim_id == Invoice.claim_id)
        .where(BatchLine.batch_id == batch_id, ~today)
    )
    return session.scalar(statement) or 0


def require_checked(session: Session, batch: Batch) -> None:
    """Refuse a batch with an invoice that nothing was learned of today.

    Raises:
        InvoicesUnchecked: As named.
    """
    if number := unchecked(session, batch.id):
        raise InvoicesUnchecked(number=number)


def take_in(
    session: Session, actor: Actor, batch: Batch, line: BatchLine, invoice: Invoice, learned: Learned
) -> None:
    """Keep an answer about an invoice of the locked line, and stop a payment that was approved on more than is left.

    Raises:
        SamePerson: The actor checked the claim.
    """
    claim = locked_id(session, Claim, line.claim_id)
    no_checker(actor, [claim])
    worse = learned.reversed_fen > invoice.red_fen
    if learned.verdict is not Verdict.UNKNOWN:
        invoice.red_fen = learned.reversed_fen
    _keep(session, actor, claim, invoice, learned)
    if line.state is LineState.PAID:
        if worse:
            _offer_clawback(session, claim, learned.red_number)
    elif learned.verdict in REVERSED and _approved_on_more(session, claim):
        _stop(session, actor, batch, line, claim, learned)


def _keep(session: Session, actor: Actor, claim: Claim, invoice: Invoice, learned: Learned) -> None:
    session.add(
        InvoiceCheck(
            invoice_id=invoice.id,
            verdict=learned.verdict,
            red_fen=learned.reversed_fen,
            red_number=learned.red_number or None,
            by_file=learned.by_file,
            checked_by=actor.person_id,
        )
    )
    record(
        session,
        actor,
        ACTION,
        claim,
        event="check-invoice",
        verdict=learned.verdict,
        note=learned.red_number or None,
        invoice=invoice.key,
        reversed=learned.reversed_fen,
    )
    session.flush()


def _approved_on_more(session: Session, claim: Claim) -> bool:
    """Say whether the claim was approved on invoices of more than they are worth now."""
    now = total([invoice.amount_fen - invoice.red_fen for invoice in invoices_of(session, claim.id)])
    return claim.formula is not None and now.fen < claim.formula["invoiced_fen"]


def _stop(
    session: Session,
    actor: Actor,
    batch: Batch,
    line: BatchLine,
    claim: Claim,
    learned: Learned,
) -> None:
    """Take the claim out of its batch, or stop its payment, and send it back to its first check."""
    red_number = learned.red_number
    if line.state is LineState.WAITING and batch.state in (BatchState.DRAFT, BatchState.LOCKED):
        _take_out(session, actor, batch, line, red_number)
    elif line.state is LineState.WAITING:
        line.failure = red_number
        take_answer(session, actor, line, LineEvent.STOP, ClaimEvent.FAIL, note=red_number)
        go_on(session, actor, batch, lines_answered([claim], line.amount_fen, red_number))
    if claim.state in READY:
        back_to_check(session, actor, ACTION, claim, red_number, told=learned.verdict)


def _take_out(session: Session, actor: Actor, batch: Batch, line: BatchLine, red_number: str) -> None:
    if batch.state is BatchState.LOCKED:
        batch.reason, batch.digest = red_number, None
        move(session, actor, ACTION, batch, BatchEvent.SEND_BACK, note=red_number)
    number = drop_line(session, actor, line).number
    add_up(batch, lines_of(session, batch))
    record(session, actor, ACTION, batch, event="take-out", note=number, total=batch.total_fen)


def _offer_clawback(session: Session, claim: Claim, red_number: str) -> None:
    enqueue(
        session,
        [*staff_with(session, Role.REVIEWER), *staff_with(session, Role.APPROVER)],
        N_(
            "Claim %(number)s was paid, and an invoice of it is reversed (%(red)s). Look whether to claim it back."
        ),
        endpoint="redemption.case",
        pid=claim.pid,
        number=claim.number,
        red=red_number,
    )
