"""The firm's steps: sign the contract, confirm the delivery (核销), or refuse either."""

from datetime import timedelta

from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Actor, different_person, in_person, require
from voucher.accounts.queries import people_of_agency
from voucher.issuance.holdings import VoucherFrozen
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.orders.states import OrderEvent
from voucher.orders.steps import move, order_of_firm, require_seen, tell_agency
from voucher.orders.terms import SamePeopleOnBothSides
from voucher.orders.voucher_part import redeem_part, redeemable, takes_back
from voucher.rounds.models import Policy
from voucher.storage import locked_id, transaction
from voucher.wording import N_


def sign_contract(actor: Actor, order_pid: str) -> None:
    """Sign the contract the agency registered; the service begins.

    Raises:
        NotFound: The order is not the firm's.
        CannotMove: No contract waits for the firm.
        SamePerson, SamePeopleOnBothSides: The person also acts for the agency.
        OnlyTheFirm: A window clerk acts for it.
    """
    require(actor, Action.ORDER_CREATE)
    in_person(actor)
    with transaction() as session:
        order = order_of_firm(session, actor, order_pid)
        _require_other_side(session, actor, order)
        move(session, actor, Action.ORDER_CREATE, order, OrderEvent.SIGN, price=order.contract_fen)
        tell_agency(
            session, order, N_("The firm signed the contract of order %(number)s. The service begins.")
        )


def refuse_contract(actor: Actor, order_pid: str, reason: str) -> None:
    """Send the contract back to the agency, which registers another.

    Raises:
        NotFound: The order is not the firm's.
        CannotMove: No contract waits for the firm.
        OnlyTheFirm: A window clerk acts for it.
    """
    require(actor, Action.ORDER_CREATE)
    in_person(actor)
    with transaction() as session:
        order = order_of_firm(session, actor, order_pid)
        move(session, actor, Action.ORDER_CREATE, order, OrderEvent.REFUSE_CONTRACT, note=reason)
        order.reason = reason
        tell_agency(
            session, order, N_("The firm refused the contract of order %(number)s: %(reason)s"), reason=reason
        )


def confirm_delivery(actor: Actor, order_pid: str, *, seen: Money | None = None) -> Money:
    """Confirm the delivery and redeem the voucher's part: what was locked, at most the ratio of the contract.

    The rest of the lock goes back to the voucher while it may be used, else to its budget year.

    Args:
        seen: The amount the person was shown.

    Returns:
        The amount redeemed.

    Raises:
        NotFound: The order is not the firm's.
        CannotMove: No delivery waits for the firm.
        SamePerson, SamePeopleOnBothSides: The person also acts for the agency.
        VoucherFrozen: The bureau has frozen or revoked the voucher.
        AmountChanged: The amount is not `seen`.
    """
    require(actor, Action.VOUCHER_REDEEM_CONFIRM)
    with transaction() as session:
        order = order_of_firm(session, actor, order_pid)
        voucher = locked_id(session, Voucher, order.voucher_id)
        policy = session.get_one(Policy, voucher.policy_id)
        _require_other_side(session, actor, order)
        amount = redeemable(order)
        move(session, actor, Action.VOUCHER_REDEEM_CONFIRM, order, OrderEvent.CONFIRM, amount=amount)
        if voucher.state in (VoucherState.FROZEN, VoucherState.REVOKED):
            raise VoucherFrozen()
        require_seen(amount, seen)
        order.confirmed_at, order.confirmed_by = clock.now(), actor.person_id
        order.rate_by = clock.today() + timedelta(days=policy.rating_days)
        usable = policy.divisible and takes_back(voucher, clock.today())
        redeem_part(session, actor, order, voucher, amount, rest_usable=usable)
        tell_agency(
            session, order, N_("Order %(number)s is confirmed: %(amount)s may be claimed."), amount=amount
        )
        return amount


def refuse_delivery(actor: Actor, order_pid: str, reason: str) -> None:
    """Say what is wrong with the delivery; the service goes on and nothing is redeemed.

    Raises:
        NotFound: The order is not the firm's.
        CannotMove: No delivery waits for the firm.
    """
    require(actor, Action.VOUCHER_REDEEM_CONFIRM)
    with transaction() as session:
        order = order_of_firm(session, actor, order_pid)
        move(session, actor, Action.VOUCHER_REDEEM_CONFIRM, order, OrderEvent.REFUSE_DELIVERY, note=reason)
        order.reason = reason
        tell_agency(
            session, order, N_("The firm refused the delivery of order %(number)s: %(reason)s"), reason=reason
        )


def _require_other_side(session: Session, actor: Actor, order: Order) -> None:
    different_person(actor, order.contract_by, order.delivered_by)
    if actor.person_id in people_of_agency(session, order.agency_id):
        raise SamePeopleOnBothSides()
