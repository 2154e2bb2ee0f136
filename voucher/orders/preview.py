"""What a voucher would pay of an order, before anything is recorded."""

from sqlalchemy import select

from voucher.access import Actor
from voucher.agencies.models import Listing
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.orders.terms import Terms, check_terms
from voucher.refusal import NotFound
from voucher.rounds.models import Policy
from voucher.storage import db

_READ_AHEAD = (Firm, Policy)  # what `check_terms` asks for next is then at hand


def preview(actor: Actor, voucher_pid: str, listing_pid: str, price: Money) -> Terms:
    """Return the terms of an order before it is placed; changes nothing.

    Raises:
        NotFound: The voucher is not the firm's, or there is no such listing.
        Refusal: Each rule of `check_terms`.
    """
    row = db.session.execute(
        select(Voucher, *_READ_AHEAD)
        .join(Firm, Firm.id == Voucher.firm_id)
        .join(Policy, Policy.id == Voucher.policy_id)
        .where(Voucher.pid == voucher_pid)
    ).first()
    if row is None or not actor.is_firm or row[0].firm_id != actor.firm_id:
        raise NotFound()
    return check_terms(db.session(), row[0], listing_pid, price)


def preview_offer(actor: Actor, order_pid: str) -> Terms:
    """Return the terms on which the firm would agree to an order its agency prepared; changes nothing.

    Raises:
        NotFound: The order is not the firm's.
        Refusal: Each rule of `check_terms`.
    """
    row = db.session.execute(
        select(Order, Voucher, Listing.pid, *_READ_AHEAD)
        .join(Voucher, Voucher.id == Order.voucher_id)
        .join(Firm, Firm.id == Voucher.firm_id)
        .join(Policy, Policy.id == Voucher.policy_id)
        .join(Listing, Listing.id == Order.listing_id)
        .where(Order.pid == order_pid)
    ).first()
    if row is None or not actor.is_firm or row[0].firm_id != actor.firm_id:
        raise NotFound()
    order, voucher, listing_pid, *_read_ahead = row
    return check_terms(db.session(), voucher, listing_pid, order.price_fen)
