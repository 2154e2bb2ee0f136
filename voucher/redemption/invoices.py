"""The invoices of a claim: checked one by one, each key taken by one live claim and set free again."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from voucher import clock
from voucher.agencies.models import Agency
from voucher.firms.models import Firm
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.redemption.invoice_number import InvoiceNumber
from voucher.redemption.models import Claim, Invoice
from voucher.refusal import NotFound, Refusal
from voucher.storage import insert_or
from voucher.wording import N_

_LIVE = text("released_at IS NULL")  # the condition of the unique index


class InvoiceUsed(Refusal):
    """A live claim of any agency and any year has this invoice already."""

    title = N_("This invoice already backs a claim")
    next_step = N_(
        "An invoice can be claimed once only. The invoice was not recorded. Compare the number again."
    )
    status = 422
    field = "invoice_number"


class InvoiceYearDiffers(Refusal):
    """The number of a digital invoice begins with another year than its date."""

    title = N_("By its number, this invoice was issued in %(year)s")
    next_step = N_("The invoice was not recorded. Compare the number and the date with the invoice.")
    status = 422
    field = "invoice_number"


class InvoiceDateOutOfRange(Refusal):
    """Before the order, or not yet."""

    title = N_("The invoice has to be dated between %(first)s and today")
    next_step = N_("An invoice from before the order cannot back it. The invoice was not recorded.")
    status = 422
    field = "issued_on"


class InvoiceAmountMissing(Refusal):
    """An invoice of nothing."""

    title = N_("Enter the amount of the invoice, tax included")
    next_step = N_("The invoice was not recorded.")
    status = 422
    field = "amount"


def check_invoice(order: Order, number: InvoiceNumber, issued_on: date, amount: Money) -> None:
    """Refuse an invoice that cannot be one of this order.

    Raises:
        InvoiceDateOutOfRange, InvoiceYearDiffers, InvoiceAmountMissing: As named.
    """
    first = clock.local_date(order.placed_at)
    if not first <= issued_on <= clock.today():
        raise InvoiceDateOutOfRange(first=first)
    if number.year is not None and number.year != issued_on.year:
        raise InvoiceYearDiffers(year=number.year)
    if not amount:
        raise InvoiceAmountMissing()


def take(session: Session, claim: Claim, number: InvoiceNumber, issued_on: date, amount: Money) -> int:
    """Put the invoice into the claim and return its id; seller and buyer are the two sides of the order.

    A rival who enters the same invoice at the same moment is waited for.

    Raises:
        InvoiceUsed: A live claim has it; nobody is told which.
    """
    invoice_id = session.scalar(
        insert_or(session, Invoice)
        .values(
            claim_id=claim.id,
            key=number.key,
            code=number.code,
            number=number.number,
            issued_on=issued_on,
            amount_fen=amount,
            seller_code=session.get_one(Agency, claim.agency_id).credit_code,
            buyer_code=session.get_one(Firm, claim.firm_id).credit_code,
        )
        .on_conflict_do_nothing(index_elements=["key"], index_where=_LIVE)
        .returning(Invoice.id)
    )
    if invoice_id is None:
        raise InvoiceUsed()
    return invoice_id


def take_out(session: Session, claim: Claim, invoice_id: int) -> str:
    """Take an invoice out of a claim that is not submitted and return its key.

    Raises:
        NotFound: The claim has no such invoice.
    """
    key = session.scalar(
        delete(Invoice).where(Invoice.id == invoice_id, Invoice.claim_id == claim.id).returning(Invoice.key)
    )
    if key is None:
        raise NotFound()
    return key


def release(session: Session, claim: Claim) -> None:
    """Let other claims use the invoices of this one, which is over."""
    session.execute(
        update(Invoice)
        .where(Invoice.claim_id == claim.id, Invoice.released_at.is_(None))
        .values(released_at=clock.now())
    )


def invoices_of(session: Session, claim_id: int) -> Sequence[Invoice]:
    """Return a claim's invoices, in the order they were entered. One query."""
    return session.scalars(select(Invoice).where(Invoice.claim_id == claim_id).order_by(Invoice.id)).all()
