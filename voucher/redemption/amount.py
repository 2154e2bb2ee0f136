"""The amount of a claim, recomputed from what its order still holds and from its proofs."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from voucher.budget import books
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Holder, Money, Stage, total
from voucher.ledger.movements import Purse
from voucher.orders.models import Order
from voucher.orders.voucher_part import cap_left
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.payable import Payable, payable


def redeemed_left(session: Session, order: Order, voucher: Voucher) -> Money:
    """Return what an order still holds as redeemed: less than was confirmed once a claim has taken its part."""
    purse = Purse(voucher.budget_year, voucher.pool)
    return books.balance(session, purse.account(Stage.REDEEMED, Holder.ORDER, order.id))


def recompute(
    session: Session, claim: Claim, order: Order, voucher: Voucher, invoices: Sequence[Invoice]
) -> Payable:
    """Return what may be paid for the claim as its proofs stand now. Two queries.

    What the order holds has counted against the firm's cap since it was ordered, so it is added to what is left.
    """
    held = redeemed_left(session, order, voucher)
    return payable(
        locked=held,
        ratio_bp=order.ratio_bp,
        contract=order.contract_fen or NOTHING,
        invoiced=total([invoice.amount_fen - invoice.red_fen for invoice in invoices]),
        own_payment=claim.own_payment_fen or NOTHING,
        voucher_part=order.redeemed_fen,
        cap_left=cap_left(session, voucher) + held,
    )
