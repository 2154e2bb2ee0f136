"""What an agency was paid, and what it waits for."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from voucher.catalogue.models import Item
from voucher.firms.models import Firm
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
from voucher.settlement.models import BatchLine
from voucher.settlement.states import LineState
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class StatementLine:
    """One payment to an agency."""

    claim: str
    claim_pid: str
    order: str
    firm: str
    item_zh: str
    item_en: str
    budget_year: int
    amount: Money
    paid_on: date
    reference: str


def statement(agency_id: int, first: date, last: date) -> list[StatementLine]:
    """Return what an agency was paid from `first` to `last`, inclusive, the oldest first. One query."""
    rows = db.session.execute(
        select(BatchLine, Claim, Order.number, Firm.name, Item.name_zh, Item.name_en)
        .join(Claim, Claim.id == BatchLine.claim_id)
        .join(Order, Order.id == Claim.order_id)
        .join(Firm, Firm.id == Claim.firm_id)
        .join(Item, Item.id == Order.item_id)
        .where(
            BatchLine.agency_id == agency_id,
            BatchLine.state == LineState.PAID,
            BatchLine.paid_on.between(first, last),
        )
        .order_by(BatchLine.paid_on, BatchLine.id)
    )
    return [
        StatementLine(
            claim=claim.number or "",
            claim_pid=claim.pid,
            order=order,
            firm=firm,
            item_zh=item_zh,
            item_en=item_en,
            budget_year=claim.budget_year,
            amount=line.amount_fen,
            paid_on=line.paid_on or first,
            reference=line.reference or "",
        )
        for line, claim, order, firm, item_zh, item_en in rows
    ]


def waiting_for(agency_id: int) -> Money:
    """Return what is approved for an agency and not paid yet. One query."""
    amount = db.session.scalar(
        select(func.sum(Claim.payable_fen)).where(
            Claim.agency_id == agency_id,
            Claim.state.in_((ClaimState.APPROVED, ClaimState.IN_BATCH, ClaimState.PAY_FAILED)),
        )
    )
    return amount or NOTHING
