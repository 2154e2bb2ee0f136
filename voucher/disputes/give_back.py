"""What a decision takes from an order: its money in the books, and the claim that asked for it."""

from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.budget import books
from voucher.disputes.disputable import live_claim
from voucher.disputes.models import Dispute
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, movements
from voucher.orders.models import Order
from voucher.orders.states import REDEEMED
from voucher.redemption.invoices import release
from voucher.redemption.states import CLAIM, ClaimEvent
from voucher.redemption.steps import move as move_claim


def give_back(
    session: Session, actor: Actor, dispute: Dispute, order: Order, voucher: Voucher, *, usable: bool
) -> None:
    """Book what the decision gives back: to the voucher while it is `usable`, else to its budget year."""
    kept, returned = dispute.kept_fen or NOTHING, dispute.returned_fen or NOTHING
    purse = books.purse_of_pool(session, voucher.budget_year, voucher.pool)
    if order.state in REDEEMED:
        order.redeemed_fen = kept
        take, key = movements.unredeem, f"dispute:{dispute.id}:unredeem"
    else:
        order.locked_fen = kept or order.locked_fen
        take, key = movements.unlock, f"dispute:{dispute.id}:unlock"
    books.post(session, actor, take(key, purse, voucher.id, order.id, returned, usable=usable))


def close_claim(session: Session, actor: Actor, order: Order, reason: str) -> None:
    """End the claim of an order that is cancelled, if it has one; its invoices are free again."""
    claim = live_claim(session, order)
    if claim is None:
        return
    rejects = CLAIM.can(claim.state, ClaimEvent.REJECT)
    event = ClaimEvent.REJECT if rejects else ClaimEvent.WITHDRAW
    move_claim(session, actor, Action.COMPLAINT_HANDLE, claim, event, reason)
    claim.reason = reason
    release(session, claim)
