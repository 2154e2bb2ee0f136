"""Paid claims of which an invoice was reversed afterwards: each offers a clawback of the part that was too much."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, func, select, type_coerce

from voucher.clawback.models import Clawback
from voucher.clawback.red_part import overpaid
from voucher.clawback.states import ClawbackState
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.states import ClaimState
from voucher.storage import db

MOST = 50


@dataclass(frozen=True, slots=True)
class ReversedClaim:
    """A paid claim, its order, and how much of the payment is not covered any more."""

    claim: str
    claim_pid: str
    order_pid: str
    paid: Money
    too_much: Money


def reversed_claims() -> list[ReversedClaim]:
    """Return the paid claims that a clawback is offered for, the latest first, at most 50. One query."""
    taken = (
        select(func.sum(type_coerce(Clawback.amount_fen, BigInteger)))
        .where(Clawback.order_id == Claim.order_id, Clawback.state != ClawbackState.DECLINED)
        .scalar_subquery()
    )
    left = func.sum(type_coerce(Invoice.amount_fen, BigInteger) - type_coerce(Invoice.red_fen, BigInteger))
    rows = db.session.execute(
        select(Claim, Order.pid, left, taken)
        .join(Invoice, Invoice.claim_id == Claim.id)
        .join(Order, Order.id == Claim.order_id)
        .where(Claim.state == ClaimState.PAID)
        .group_by(Claim.id, Order.pid)
        .having(func.sum(type_coerce(Invoice.red_fen, BigInteger)) > 0)
        .order_by(Claim.id.desc())
        .limit(MOST)
    )
    return list(_offers(rows))


def _offers(rows: Iterable[Any]) -> Iterator[ReversedClaim]:
    """Yield those of which something is still to be taken back."""
    for claim, order_pid, left, taken in rows:
        paid = claim.payable_fen or NOTHING
        too_much = overpaid(paid, claim.formula or {}, Money(int(left))).fen - int(taken or 0)
        if too_much > 0:
            yield ReversedClaim(claim.number or "", claim.pid, order_pid, paid, Money(too_much))
