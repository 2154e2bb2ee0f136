"""The row of a new order: made once for each sent form, from terms that were checked."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Actor
from voucher.agencies.models import Listing
from voucher.applications.steps import channel_of
from voucher.budget.books import KeyUsedForSomethingElse
from voucher.eligibility.states import Step
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.eligible import hold_order
from voucher.orders.models import Order
from voucher.orders.scan import read_scan
from voucher.orders.states import OrderState
from voucher.orders.terms import Terms
from voucher.refusal import Refusal
from voucher.storage.numbers import next_number
from voucher.wording import N_

SERIES = "DD"


class VoucherCodeUnknown(Refusal):
    """No voucher has this code."""

    title = N_("There is no voucher with this code")
    next_step = N_("Check the code with the firm: three groups of four characters, without 0, O, 1, I and L.")
    status = 422
    field = "code"


def find_voucher(session: Session, typed: str) -> Voucher:
    """Return the voucher with this short code or QR address.

    Raises:
        VoucherCodeUnknown: There is none.
    """
    scan = read_scan(typed)
    wanted = Voucher.code == scan.code if scan.code is not None else Voucher.token == scan.token
    voucher = session.scalar(select(Voucher).where(wanted))
    if voucher is None:
        raise VoucherCodeUnknown()
    return voucher


def made_before(
    session: Session, request_key: str, voucher: Voucher, listing_pid: str, price: Money
) -> str | None:
    """Return the pid of the order this form made at its first attempt."""
    row = session.execute(
        select(Order, Listing.pid)
        .join(Listing, Listing.id == Order.listing_id)
        .where(Order.request_key == request_key)
    ).first()
    if row is None:
        return None
    order, ordered_pid = row
    if (order.voucher_id, ordered_pid, order.price_fen) != (voucher.id, listing_pid, price):
        raise KeyUsedForSomethingElse()
    return str(order.pid)


def new_order(
    session: Session,
    actor: Actor,
    state: OrderState,
    voucher: Voucher,
    terms: Terms,
    price: Money,
    need: str,
    request_key: str,
) -> Order:
    """Add an order to the session and return it, numbered and flushed; it holds no money yet.

    Raises:
        NotEligible: One side may not take part today, or the two are related.
    """
    order = Order(
        number=next_number(session, SERIES, clock.budget_year()),
        request_key=request_key,
        voucher_id=voucher.id,
        firm_id=voucher.firm_id,
        agency_id=terms.listing.agency_id,
        listing_id=terms.listing.listing_id,
        item_id=terms.listing.item_id,
        need=need,
        price_fen=price,
        ratio_bp=terms.policy.ratio_bp,
        state=state,
        placed_by=actor.person_id,
        channel=channel_of(actor),
        assist_id=actor.assist_id,
        accept_by=terms.accept_by,
    )
    session.add(order)
    session.flush()
    hold_order(session, order, Step.ORDER)
    return order
