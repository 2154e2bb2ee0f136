"""How orders end: cancelled, rated, or by time alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.orders import (
    accepted_order,
    change,
    confirmed_order,
    delivered_order,
    held,
    offered_order,
    placed_order,
    running_order,
)
from tests.support.trade import trade
from voucher import clock
from voucher.audit.models import AuditEvent
from voucher.budget import books
from voucher.budget.models import BudgetYear
from voucher.budget.states import YearState
from voucher.issuance.holdings import Parts
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import Account, Money, Stage
from voucher.notices.models import Notice
from voucher.orders.cancel import (
    OtherSideAnswers,
    agree_cancel,
    ask_cancel,
    cancel,
    refuse_cancel,
    withdraw_offer,
)
from voucher.orders.detail import order_for
from voucher.orders.models import Order
from voucher.orders.rate import RatingIsOver, rate
from voucher.orders.states import OrderState
from voucher.orders.time_out import time_out_due
from voucher.refusal import NotFound
from voucher.state_machine import CannotMove
from voucher.storage import transaction

pytestmark = pytest.mark.usefixtures("app_context")
FULL = Parts(balance=Money.yuan(10_000))


def stands(stage: Stage) -> Money:
    """Return what stands at a stage of this year's general money."""
    with transaction() as session:
        return books.balance(session, Account(clock.budget_year(), "general", stage))


def test_a_firm_cancels_alone_before_the_contract_is_signed():
    deal = trade()
    for pid in (placed_order(deal), accepted_order(deal)):
        cancel(deal.firm, pid, "计划有变")
        assert order_for(deal.agency, pid).line.state is OrderState.CANCELLED
    assert held(deal) == FULL


def test_after_the_contract_is_signed_nobody_cancels_alone():
    deal = trade()
    pid = running_order(deal)
    with pytest.raises(CannotMove):
        cancel(deal.firm, pid, "计划有变")


@pytest.mark.parametrize("asker", ["firm", "agency"])
def test_a_running_order_ends_when_the_other_side_agrees(asker: str):
    deal = trade()
    pid = running_order(deal)
    sides = {"firm": deal.firm, "agency": deal.agency}
    asking, answering = sides.pop(asker), next(iter(sides.values()))
    ask_cancel(asking, pid, "双方协商终止")
    with pytest.raises(OtherSideAnswers):
        agree_cancel(asking, pid)
    with pytest.raises(OtherSideAnswers):
        refuse_cancel(asking, pid, "改主意了")
    agree_cancel(answering, pid)
    assert order_for(asking, pid).line.state is OrderState.CANCELLED
    assert held(deal) == FULL


def test_a_refused_cancellation_lets_the_service_go_on():
    deal = trade()
    pid = delivered_order(deal)
    ask_cancel(deal.firm, pid, "不满意")
    refuse_cancel(deal.agency, pid, "已完成服务")
    assert order_for(deal.firm, pid).line.state is OrderState.IN_SERVICE
    assert held(deal).locked == Money.yuan(3_000)


def test_a_confirmed_order_cannot_be_cancelled():
    deal = trade()
    pid = confirmed_order(deal)
    for step in (ask_cancel, cancel):
        with pytest.raises(CannotMove):
            step(deal.firm, pid, "反悔")


def test_an_agency_takes_back_its_offer_but_not_an_order():
    deal = trade()
    offered, placed = offered_order(deal), placed_order(deal)
    withdraw_offer(deal.agency, offered, "录入错误")
    assert order_for(deal.firm, offered).line.state is OrderState.CANCELLED
    with pytest.raises(CannotMove):
        withdraw_offer(deal.agency, placed, "录入错误")
    with pytest.raises(NotFound):
        cancel(deal.agency, placed, "录入错误")


def test_a_cancelled_order_of_a_voucher_past_its_last_day_sends_the_money_home(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade(use_by=clock.today())
    pid = placed_order(deal)
    free = stands(Stage.AVAILABLE)
    set_clock("2026-03-03 10:00")
    cancel(deal.firm, pid, "过期")
    assert held(deal) == Parts(balance=Money.yuan(7_000))
    assert stands(Stage.AVAILABLE) == free + Money.yuan(3_000)


def test_money_of_a_closed_year_lapses(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade(use_by=clock.today())
    pid = placed_order(deal)
    change(BudgetYear, "state", YearState.CLOSED)
    set_clock("2026-03-03 10:00")
    cancel(deal.firm, pid, "过期")
    assert stands(Stage.LAPSED) == Money.yuan(3_000)


def test_a_frozen_voucher_takes_its_money_back_and_a_revoked_one_does_not():
    deal = trade()
    first, second = placed_order(deal, price=2_000), placed_order(deal, price=2_000)
    change(Voucher, "state", VoucherState.FROZEN)
    cancel(deal.firm, first, "冻结")
    assert held(deal) == Parts(balance=Money.yuan(9_000), locked=Money.yuan(1_000))
    change(Voucher, "state", VoucherState.REVOKED)
    cancel(deal.firm, second, "撤销")
    assert held(deal) == Parts(balance=Money.yuan(9_000))


def test_an_order_is_rated_once():
    deal = trade()
    pid = confirmed_order(deal)
    rate(deal.firm, pid, 4, "专业及时")
    found = order_for(deal.agency, pid)
    assert (found.line.state, found.stars, found.comment) == (OrderState.RATED, 4, "专业及时")
    with pytest.raises(CannotMove):
        rate(deal.firm, pid, 5, "")


def test_only_the_firm_rates_and_only_after_confirming():
    deal, other = trade(), trade()
    with pytest.raises(CannotMove):
        rate(deal.firm, delivered_order(deal, price=2_000), 5, "")
    pid = confirmed_order(deal, price=2_000)
    for actor in (deal.agency, other.firm):
        with pytest.raises(NotFound):
            rate(actor, pid, 5, "")


def test_rating_ends_after_seven_days_and_is_never_five_stars(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade()
    pid = confirmed_order(deal)
    set_clock("2026-03-10 00:00")
    with pytest.raises(RatingIsOver):
        rate(deal.firm, pid, 5, "")
    assert time_out_due() == 1
    found = order_for(deal.firm, pid)
    assert (found.line.state, found.stars) == (OrderState.CLOSED, None)


def test_an_order_that_nobody_accepts_ends_after_its_last_day(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade()
    pid, offered = placed_order(deal), offered_order(deal)
    set_clock("2026-03-05 23:59")
    assert time_out_due() == 0
    set_clock("2026-03-06 00:00")
    assert time_out_due() == 2
    assert {order_for(deal.firm, p).line.state for p in (pid, offered)} == {OrderState.TIMED_OUT}
    assert held(deal) == FULL
    assert time_out_due() == 0


@pytest.mark.parametrize("run_on", ["2026-03-06", "2026-03-20", "2026-06-01"])
def test_a_late_timer_takes_effect_on_the_day_it_was_due(set_clock, run_on: str):
    set_clock("2026-03-02 10:00")
    deal = trade(use_by=clock.today() + timedelta(days=10))
    placed_order(deal)
    set_clock(f"{run_on} 02:00")
    time_out_due()
    assert held(deal) == FULL
    assert _last_event("time-out").facts["effective_on"] == "2026-03-06"


@pytest.mark.parametrize("run_on", ["2026-03-06", "2026-03-20"])
def test_an_order_timing_out_after_the_vouchers_last_day_sends_the_money_home(set_clock, run_on: str):
    set_clock("2026-03-02 10:00")
    deal = trade(use_by=clock.today() + timedelta(days=3))
    placed_order(deal)
    free = stands(Stage.AVAILABLE)
    set_clock(f"{run_on} 02:00")
    time_out_due()
    assert held(deal) == Parts(balance=Money.yuan(7_000))
    assert stands(Stage.AVAILABLE) == free + Money.yuan(3_000)


def test_an_expired_voucher_takes_nothing_back_even_if_the_order_was_due_earlier(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade(use_by=clock.today() + timedelta(days=10))
    placed_order(deal)
    change(Voucher, "state", VoucherState.EXPIRED)
    set_clock("2026-03-20 02:00")
    time_out_due()
    assert held(deal) == Parts(balance=Money.yuan(7_000))


def test_the_firm_is_reminded_once_and_never_confirmed_for(set_clock):
    set_clock("2026-03-02 10:00")
    deal = trade()
    pid = delivered_order(deal)
    for day in ("2026-03-16", "2026-03-17", "2026-03-18", "2026-12-31"):
        set_clock(f"{day} 02:00")
        time_out_due()
    assert order_for(deal.firm, pid).line.state is OrderState.DELIVERED
    assert held(deal).locked == Money.yuan(3_000)
    with transaction() as session:
        reminders = session.scalars(select(Notice).where(Notice.text.contains("still waits"))).all()
        assert len(reminders) == 1
        assert session.scalars(select(Order.reminded_at)).one().date().isoformat() == "2026-03-16"


def _last_event(event: str) -> AuditEvent:
    with transaction() as session:
        found = session.scalars(
            select(AuditEvent).where(AuditEvent.event == event).order_by(AuditEvent.id.desc())
        ).first()
        assert found is not None
        session.expunge(found)
        return found
