"""The invoices of a batch with what was learned of each last."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from voucher import clock
from voucher.ledger import Money
from voucher.redemption.models import Claim, Invoice, InvoiceCheck
from voucher.redemption.verdict import Verdict
from voucher.settlement.models import BatchLine
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One invoice; `verdict` is the last answer, None if nobody asked yet."""

    id: int
    line: str
    claim: str
    code: str | None
    number: str
    seller_code: str
    amount: Money
    reversed: Money
    verdict: Verdict | None
    red_number: str | None
    checked_at: datetime | None

    @property
    def is_checked_today(self) -> bool:
        """Say whether the last answer is of today and says something."""
        if self.checked_at is None or self.verdict is Verdict.UNKNOWN:
            return False
        return clock.local_date(self.checked_at) == clock.today()


def invoices_in(batch_id: int) -> list[InvoiceLine]:
    """Return the invoices of a batch, in the order of its lines. One query."""
    last = (
        select(InvoiceCheck.invoice_id, func.max(InvoiceCheck.id).label("id"))
        .group_by(InvoiceCheck.invoice_id)
        .subquery()
    )
    check = aliased(InvoiceCheck)
    rows = db.session.execute(
        select(Invoice, BatchLine.pid, Claim.number, check)
        .join(BatchLine, BatchLine.claim_id == Invoice.claim_id)
        .join(Claim, Claim.id == Invoice.claim_id)
        .outerjoin(last, last.c.invoice_id == Invoice.id)
        .outerjoin(check, check.id == last.c.id)
        .where(BatchLine.batch_id == batch_id)
        .order_by(BatchLine.id, Invoice.id)
    )
    return [_line(invoice, pid, claim or "", answer) for invoice, pid, claim, answer in rows]


def _line(invoice: Invoice, line: str, claim: str, answer: InvoiceCheck | None) -> InvoiceLine:
    return InvoiceLine(
        id=invoice.id,
        line=line,
        claim=claim,
        code=invoice.code,
        number=invoice.number,
        seller_code=invoice.seller_code,
        amount=invoice.amount_fen,
        reversed=invoice.red_fen,
        verdict=answer.verdict if answer else None,
        red_number=answer.red_number if answer else None,
        checked_at=answer.checked_at if answer else None,
    )
