"""Ordering: the firm places an order, or agrees to one that its agency prepared."""

from voucher.access import Action, Actor, require
from voucher.agencies.models import Listing
from voucher.audit.record import record
from voucher.eligibility.states import Step
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.orders.eligible import hold_order
from voucher.orders.new_order import find_voucher, made_before, new_order
from voucher.orders.states import OrderEvent, OrderState
from voucher.orders.steps import (
    move,
    order_of_firm,
    require_in_time,
    require_seen,
    tell_agency,
    tell_firm,
)
from voucher.orders.terms import check_terms
from voucher.orders.voucher_part import lock_part
from voucher.refusal import NotFound
from voucher.storage import locked, locked_id, transaction
from voucher.wording import N_


def place(
    actor: Actor,
    voucher_pid: str,
    listing_pid: str,
    price: Money,
    need: str,
    request_key: str,
    *,
    seen: Money | None = None,
) -> str:
    """Order a listed item with a voucher of the actor's firm, lock the voucher's part, return the order's pid.

    Safe to repeat: the same `request_key` with the same content is the same order.

    Args:
        price: The full price agreed with the agency.
        need: What the firm wants, in its own words.
        seen: The voucher's part that the person was shown.

    Raises:
        NotFound: The voucher is not the firm's, or there is no such listing.
        KeyUsedForSomethingElse: The key made another order.
        AmountChanged: The voucher's part is not `seen`.
        NotEligible: One side may not take part today, or the two are related.
        Refusal: Each rule of `check_terms`.
    """
    require(actor, Action.ORDER_CREATE)
    if not actor.is_firm:
        raise NotFound()
    with transaction() as session:
        locked_id(session, Firm, actor.firm_id or 0)  # one order of a firm at a time: its cap is shared
        voucher = locked(session, Voucher, voucher_pid)
        if voucher.firm_id != actor.firm_id:
            raise NotFound()
        if known := made_before(session, request_key, voucher, listing_pid, price):
            return known
        terms = check_terms(session, voucher, listing_pid, price)
        require_seen(terms.part, seen)
        order = new_order(session, actor, OrderState.PLACED, voucher, terms, price, need, request_key)
        lock_part(session, actor, order, voucher, terms.part)
        record(
            session, actor, Action.ORDER_CREATE, order, event="place", target=order.state, locked=terms.part
        )
        tell_agency(
            session, order, N_("Order %(number)s waits for you until %(last)s."), last=order.accept_by
        )
        return order.pid


def offer(actor: Actor, code: str, listing_pid: str, price: Money, need: str, request_key: str) -> str:
    """Prepare an order for the holder of a voucher, who has to agree; nothing is locked yet. Return its pid.

    Safe to repeat with the same `request_key` and content.

    Args:
        code: The voucher's short code, or the address its QR code carries, as typed or scanned.

    Raises:
        VoucherCodeUnknown: No voucher has this code.
        NotFound: The listing is not the agency's own.
        KeyUsedForSomethingElse: The key made another order.
        NotEligible: One side may not take part today, or the two are related.
        Refusal: Each rule of `check_terms`.
    """
    require(actor, Action.VOUCHER_REDEEM_START)
    with transaction() as session:
        voucher = locked_id(session, Voucher, find_voucher(session, code).id)
        if known := made_before(session, request_key, voucher, listing_pid, price):
            return known
        terms = check_terms(session, voucher, listing_pid, price)
        if not actor.is_agency or terms.listing.agency_id != actor.agency_id:
            raise NotFound()
        order = new_order(session, actor, OrderState.OFFERED, voucher, terms, price, need, request_key)
        record(session, actor, Action.VOUCHER_REDEEM_START, order, event="offer", target=order.state)
        tell_firm(
            session,
            order,
            N_("%(agency)s has prepared order %(number)s. Please confirm it by %(last)s."),
            agency=terms.listing.agency_name,
            last=order.accept_by,
        )
        return order.pid


def agree_offer(actor: Actor, order_pid: str, *, seen: Money | None = None) -> None:
    """Agree to an order the agency prepared: every rule is checked again, and the voucher's part is locked.

    Raises:
        NotFound: The order is not the firm's.
        CannotMove: It is not waiting for the firm.
        AcceptanceIsOver, AmountChanged: As named.
        NotEligible: One side may not take part today, or the two are related.
        Refusal: Each rule of `check_terms`.
    """
    require(actor, Action.ORDER_CREATE)
    with transaction() as session:
        order = order_of_firm(session, actor, order_pid)
        locked_id(session, Firm, order.firm_id)
        voucher = locked_id(session, Voucher, order.voucher_id)
        move(session, actor, Action.ORDER_CREATE, order, OrderEvent.AGREE_OFFER)
        require_in_time(order)
        terms = check_terms(session, voucher, session.get_one(Listing, order.listing_id).pid, order.price_fen)
        require_seen(terms.part, seen)
        hold_order(session, order, Step.ORDER)
        order.ratio_bp = terms.policy.ratio_bp
        lock_part(session, actor, order, voucher, terms.part)
        tell_agency(session, order, N_("The firm agreed to order %(number)s. Register the contract."))


def decline_offer(actor: Actor, order_pid: str, reason: str) -> None:
    """Turn down an order the agency prepared.

    Raises:
        NotFound: The order is not the firm's.
        CannotMove: It is not waiting for the firm.
    """
    require(actor, Action.ORDER_CREATE)
    with transaction() as session:
        order = order_of_firm(session, actor, order_pid)
        move(session, actor, Action.ORDER_CREATE, order, OrderEvent.DECLINE, note=reason)
        order.reason = reason
        tell_agency(session, order, N_("The firm declined order %(number)s: %(reason)s"), reason=reason)
