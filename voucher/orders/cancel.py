"""Ending an order early: alone before the contract is signed, later only if the other side agrees."""

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.issuance.models import Voucher
from voucher.orders.states import OrderEvent, OrderState
from voucher.orders.steps import (
    move,
    order_of_agency,
    order_of_either,
    order_of_firm,
    tell_agency,
    tell_firm,
    tell_other_side,
)
from voucher.orders.voucher_part import let_go
from voucher.refusal import Refusal
from voucher.state_machine import CannotMove
from voucher.storage import locked_id, transaction
from voucher.wording import N_


class OtherSideAnswers(Refusal):
    """The side that asked to cancel tried to answer its own question."""

    title = N_("The other side has to answer")
    next_step = N_(
        "You asked to cancel this order. It stays as it is until the other side agrees or refuses."
    )


def cancel(actor: Actor, order_pid: str, reason: str) -> None:
    """Cancel an order of the actor's firm before the contract is signed; the voucher's part is let go.

    Raises:
        NotFound: The order is not the firm's.
        CannotMove: The contract is signed, or the order is over.
    """
    require(actor, Action.ORDER_DISPUTE)
    with transaction() as session:
        order = order_of_firm(session, actor, order_pid)
        voucher = locked_id(session, Voucher, order.voucher_id)
        move(session, actor, Action.ORDER_DISPUTE, order, OrderEvent.CANCEL, note=reason)
        order.reason = reason
        let_go(session, actor, order, voucher, clock.today())
        tell_agency(session, order, N_("The firm cancelled order %(number)s: %(reason)s"), reason=reason)


def withdraw_offer(actor: Actor, order_pid: str, reason: str) -> None:
    """Take back an order the actor's agency prepared, before the firm agreed.

    Raises:
        NotFound: The order is not the agency's.
        CannotMove: The firm has answered already.
    """
    require(actor, Action.ORDER_DISPUTE)
    with transaction() as session:
        order = order_of_agency(session, actor, order_pid)
        if order.state is not OrderState.OFFERED:
            raise CannotMove(state=order.state)
        move(session, actor, Action.ORDER_DISPUTE, order, OrderEvent.CANCEL, note=reason)
        order.reason = reason
        tell_firm(session, order, N_("The agency took back order %(number)s: %(reason)s"), reason=reason)


def ask_cancel(actor: Actor, order_pid: str, reason: str) -> None:
    """Ask the other side to end an order whose contract is signed.

    Raises:
        NotFound: Neither side of the order is the actor's.
        CannotMove: The contract is not signed yet, or the delivery is confirmed.
    """
    require(actor, Action.ORDER_DISPUTE)
    with transaction() as session:
        order = order_of_either(session, actor, order_pid)
        move(session, actor, Action.ORDER_DISPUTE, order, OrderEvent.ASK_CANCEL, note=reason)
        order.reason, order.cancel_asked_by_firm = reason, actor.is_firm
        tell_other_side(
            session,
            actor,
            order,
            N_("The other side asks to cancel order %(number)s: %(reason)s"),
            reason=reason,
        )


def agree_cancel(actor: Actor, order_pid: str) -> None:
    """Agree to end the order; the voucher's part is let go. Own payments are a matter of the contract.

    Raises:
        NotFound: Neither side of the order is the actor's.
        CannotMove: Nobody asked to cancel.
        OtherSideAnswers: The actor's own side asked.
    """
    require(actor, Action.ORDER_DISPUTE)
    with transaction() as session:
        order = order_of_either(session, actor, order_pid)
        voucher = locked_id(session, Voucher, order.voucher_id)
        move(session, actor, Action.ORDER_DISPUTE, order, OrderEvent.AGREE_CANCEL)
        if order.cancel_asked_by_firm == actor.is_firm:
            raise OtherSideAnswers()
        let_go(session, actor, order, voucher, clock.today())
        tell_other_side(session, actor, order, N_("Order %(number)s is cancelled, as you asked."))


def refuse_cancel(actor: Actor, order_pid: str, reason: str) -> None:
    """Refuse to end the order: the service goes on.

    Raises:
        NotFound: Neither side of the order is the actor's.
        CannotMove: Nobody asked to cancel.
        OtherSideAnswers: The actor's own side asked.
    """
    require(actor, Action.ORDER_DISPUTE)
    with transaction() as session:
        order = order_of_either(session, actor, order_pid)
        move(session, actor, Action.ORDER_DISPUTE, order, OrderEvent.REFUSE_CANCEL, note=reason)
        if order.cancel_asked_by_firm == actor.is_firm:
            raise OtherSideAnswers()
        order.reason, order.cancel_asked_by_firm = reason, None
        tell_other_side(
            session,
            actor,
            order,
            N_("Order %(number)s goes on; the other side does not agree to cancel: %(reason)s"),
            reason=reason,
        )
