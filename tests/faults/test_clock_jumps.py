"""The machine's clock is set back: nothing ends early, money moves as before, and no number is given twice."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import func, select

from tests.support.busy_town import breaches
from tests.support.orders import delivered_order, placed_order
from tests.support.trade import trade
from voucher import clock
from voucher.audit.models import AuditEvent
from voucher.cli.nightly import run_timers
from voucher.orders.confirm import confirm_delivery
from voucher.orders.models import Order
from voucher.storage import db

BACK = (timedelta(days=1), timedelta(minutes=5))


def test_a_clock_that_jumps_back_ends_nothing_and_money_moves_on(app_context: Flask):
    deal = trade()
    run_timers()
    for jump in BACK:
        delivered = delivered_order(deal, price=1_000)
        before = _last_event()
        with clock.at(clock.now() - jump):
            confirm_delivery(deal.firm, delivered)
            placed_order(deal, price=1_000)
            assert not _ended_by(run_timers())
        assert _last_event() > before  # the trail counts, whatever the clock says
        assert not _ended_by(run_timers())
    numbers = db.session.scalars(select(Order.number)).all()
    assert len(set(numbers)) == len(numbers)
    assert not breaches()


def test_a_clock_that_runs_far_ahead_would_have_been_noticed_by_the_timers(app_context: Flask):
    placed_order(trade(), price=1_000)
    with clock.at(clock.now() + timedelta(days=400)):
        assert _ended_by(run_timers())
    assert not breaches()


def _ended_by(touched: dict[str, int]) -> int:
    return sum(number for name, number in touched.items() if "expired" in name or "deadline" in name)


def _last_event() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.max(AuditEvent.id))) or 0
