"""While a dispute runs, the order's timers and the checks of its claim wait; after it they go on."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.checking import first_check, second_check
from tests.support.city import officer
from tests.support.claims import checked_claim, submitted_claim
from tests.support.disputes import Disputed, answered_dispute
from tests.support.orders import confirmed_order, delivered_order, held
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.disputes.decide import dismiss
from voucher.disputes.dispute import withdraw_dispute
from voucher.issuance.expire import expire_due
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.orders.states import OrderState
from voucher.orders.time_out import time_out_due
from voucher.redemption.check import reject_claim, return_claim
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Defect, Proof
from voucher.redemption.steps import OrderIsDisputed
from voucher.storage import transaction

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)


def order_of(disputed: Disputed) -> Order:
    with transaction() as session:
        return session.scalars(select(Order).where(Order.pid == disputed.order_pid)).one()


def withdrawn(disputed: Disputed) -> None:
    withdraw_dispute(disputed.trade.firm, disputed.pid)


def dismissed(disputed: Disputed) -> None:
    dismiss(officer(Role.REVIEWER), disputed.pid, "理由不成立。")


@pytest.mark.parametrize("end", [withdrawn, dismissed])
def test_the_time_for_rating_ends_only_after_the_dispute(end: Callable[[Disputed], None]):
    deal = trade()
    disputed = answered_dispute(deal, order_pid=confirmed_order(deal))
    with clock.at(clock.moment_of(clock.today() + 30 * DAY)):
        assert time_out_due() == 0
        end(disputed)
        assert time_out_due() == 1
    assert order_of(disputed).state is OrderState.CLOSED


def test_nobody_is_reminded_of_a_delivery_that_is_disputed():
    deal = trade()
    disputed = answered_dispute(deal, order_pid=delivered_order(deal))
    with clock.at(clock.moment_of(clock.today() + 30 * DAY)):
        assert time_out_due() == 0
        withdrawn(disputed)
        assert time_out_due() == 1


def test_another_order_does_not_wait():
    deal = trade()
    answered_dispute(deal, order_pid=confirmed_order(deal, price=1_000))
    confirmed_order(deal, price=1_000)
    with clock.at(clock.moment_of(clock.today() + 30 * DAY)):
        assert time_out_due() == 1


def test_redeemed_money_does_not_expire_while_it_is_disputed():
    deal = trade()
    disputed = answered_dispute(deal, order_pid=confirmed_order(deal))
    with transaction() as session:
        last = session.scalars(select(Voucher.redeem_by).where(Voucher.pid == deal.voucher_pid)).one()
    with clock.at(clock.moment_of(last + DAY)):
        expire_due()
        assert held(deal).redeemed == Money.yuan(3_000)
        withdrawn(disputed)
        expire_due()
        assert held(deal).redeemed == NOTHING


def test_the_checks_of_a_claim_wait_for_the_end_of_the_dispute():
    submitted, checked = submitted_claim(), checked_claim()
    first, second = officer(Role.REVIEWER), officer(Role.APPROVER)
    disputes = [
        answered_dispute(claim.trade, order_pid=_order_of(claim.pid)) for claim in (submitted, checked)
    ]
    for check in (
        lambda: first_check(first, submitted.pid),
        lambda: return_claim(first, submitted.pid, [Defect(Proof.INVOICES, "发票有误")]),
        lambda: reject_claim(first, submitted.pid, "不符合条件。"),
        lambda: second_check(second, checked.pid),
    ):
        with pytest.raises(OrderIsDisputed):
            check()
    for disputed in disputes:
        withdrawn(disputed)
    first_check(first, submitted.pid)
    assert second_check(second, checked.pid) == Money.yuan(3_000)


def _order_of(claim_pid: str) -> str:
    with transaction() as session:
        claim = session.scalars(select(Claim).where(Claim.pid == claim_pid)).one()
        return session.get_one(Order, claim.order_id).pid
