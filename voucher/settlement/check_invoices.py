"""On the day of the release finance looks up every invoice of a batch: by hand, or by the file of the tax platform."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Actor, require
from voucher.gateways.invoice_check import Answer, Checker
from voucher.ledger import NOTHING, Money
from voucher.redemption.models import Invoice
from voucher.redemption.verdict import REVERSED, Verdict
from voucher.refusal import NotFound, Refusal
from voucher.settlement.lines import find_line
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.red_letters import ACTION, Learned, take_in
from voucher.settlement.steps import lines_of
from voucher.storage import locked, transaction
from voucher.wording import N_


class NoInvoiceChosen(Refusal):
    """Nothing was looked up."""

    title = N_("Tick the invoices that you looked up")
    next_step = N_("Nothing was recorded. What was reversed is recorded one by one.")
    status = 422
    field = "invoices"


class RedNumberMissing(Refusal):
    """A reversal has a red-letter invoice."""

    title = N_("Enter the number of the red-letter invoice")
    next_step = N_("Nothing was recorded. The tax platform shows it beside the invoice.")
    status = 422
    field = "red_number"


class ReversedAmountImpossible(Refusal):
    """A part is more than nothing and less than the invoice."""

    title = N_("A part reversed is more than ¥0 and less than %(amount)s")
    next_step = N_("Nothing was recorded. If all of it was reversed, choose that.")
    status = 422
    field = "reversed_amount"


def record_valid(actor: Actor, batch_pid: str, invoice_ids: Collection[int]) -> int:
    """Record that these invoices of a batch were looked up and stand; return how many there are.

    Raises:
        NotFound: No such batch.
        NoInvoiceChosen: None of them is the batch's.
        SamePerson: The actor checked one of the claims.
    """
    require(actor, ACTION)
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        found = [(line, one) for line, one in _invoices(session, batch) if one.id in set(invoice_ids)]
        if not found:
            raise NoInvoiceChosen()
        for line, invoice in found:
            take_in(session, actor, batch, line, invoice, Learned(Verdict.VALID))
        return len(found)


def record_answer(
    actor: Actor,
    line_pid: str,
    invoice_id: int,
    *,
    verdict: Verdict,
    reversed_amount: Money | None = None,
    red_number: str = "",
) -> None:
    """Record what the tax platform says of one invoice; a reversal stops its payment, if it can still be stopped.

    Args:
        reversed_amount: Needed for a part only.

    Raises:
        NotFound: No such line, or the invoice is not its claim's.
        SamePerson: The actor checked the claim.
        RedNumberMissing, ReversedAmountImpossible: As named.
    """
    require(actor, ACTION)
    with transaction() as session:
        batch, line = find_line(session, line_pid)
        invoice = session.get(Invoice, invoice_id, with_for_update=True)
        if invoice is None or invoice.claim_id != line.claim_id:
            raise NotFound()
        if verdict in REVERSED and not red_number.strip():
            raise RedNumberMissing()
        amount = _reversed(invoice, verdict, reversed_amount)
        number = red_number.strip() if verdict in REVERSED else ""
        take_in(session, actor, batch, line, invoice, Learned(verdict, amount, number))


def ask_checker(actor: Actor, batch_pid: str, checker: Checker) -> int:
    """Ask the checker about every invoice of a batch; return how many it knew something of.

    Raises:
        NotFound: No such batch.
        SamePerson: The actor checked one of the claims.
    """
    require(actor, ACTION)
    known = 0
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        for line, invoice in _invoices(session, batch):
            answer = checker.ask(invoice.key)
            if answer is not None and line in session:
                _take_answer(session, actor, batch, line, invoice, answer)
                known += 1
    return known


def _take_answer(
    session: Session, actor: Actor, batch: Batch, line: BatchLine, invoice: Invoice, answer: Answer
) -> None:
    whole = answer.reversed is None or answer.reversed >= invoice.amount_fen
    verdict = Verdict.RED if whole else Verdict.PARTLY_RED if answer.reversed else Verdict.VALID
    amount = invoice.amount_fen if whole else answer.reversed or NOTHING
    learned = Learned(verdict, amount, answer.red_number, by_file=True)
    take_in(session, actor, batch, line, invoice, learned)


def _reversed(invoice: Invoice, verdict: Verdict, part: Money | None) -> Money:
    if verdict is Verdict.RED:
        return invoice.amount_fen
    if verdict is not Verdict.PARTLY_RED:
        return NOTHING
    if not part or part >= invoice.amount_fen:
        raise ReversedAmountImpossible(amount=invoice.amount_fen)
    return part


def _invoices(session: Session, batch: Batch) -> list[tuple[BatchLine, Invoice]]:
    """Return the invoices of the batch's lines, all locked, in the order of the lines."""
    lines = {line.claim_id: line for line in lines_of(session, batch)}
    rows = session.scalars(
        select(Invoice)
        .where(Invoice.claim_id.in_(lines))
        .order_by(Invoice.claim_id, Invoice.id)
        .with_for_update()
    )
    return [(lines[invoice.claim_id], invoice) for invoice in rows]
