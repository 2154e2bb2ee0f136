"""The nightly run: late is as good as on time, twice as good as once, and one failure stops nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text

from tests.support.cases import City, issued_voucher, row, submitted_application
from tests.support.city import verified_firm
from tests.support.laboratory import Laboratory
from tests.support.orders import confirmed_order, held, placed_order
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.applications.intake import return_for_correction
from voucher.applications.models import Application
from voucher.applications.sections import Defect, Section
from voucher.applications.states import ApplicationState
from voucher.audit.models import AuditEvent
from voucher.budget.queries import balances_of
from voucher.cli.nightly import TIMERS
from voucher.issuance.holdings import Parts
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import Money
from voucher.notices.models import Notice
from voucher.orders.models import Order
from voucher.orders.states import OrderState
from voucher.storage import db

Act = Callable[..., Any]
YEAR = 2026
BEGIN = clock.moment_of(date(YEAR, 1, 12), 10)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Cases that time alone will end, and the last days of everything in them."""

    application: str
    orders: tuple[str, ...]
    deal: Trade
    unused: str
    last_days: tuple[date, ...]


def waiting(act: Act) -> Waiting:
    """Leave an application that was returned, orders nobody accepts, and vouchers that are never used up.

    The last order is placed on the voucher's last day, so that the voucher ends before the order does.
    """
    with clock.at(BEGIN):
        begun: Waiting = act(_begin)
    with clock.at(clock.moment_of(begun.last_days[-1], 10)):
        last = act(placed_order, begun.deal, price=2_000)
    last_days = (*begun.last_days, act(row, Order, last).accept_by)
    return replace(begun, orders=(*begun.orders, last), last_days=last_days)


def _begin() -> Waiting:
    deal = trade()
    application = _returned(deal.city)
    served, placed = confirmed_order(deal, price=6_000), placed_order(deal, price=4_000)
    unused = issued_voucher(deal.city, verified_firm())
    correct_by = row(Application, application).correct_by
    rate_by, accept_by = row(Order, served).rate_by, row(Order, placed).accept_by
    voucher = row(Voucher, deal.voucher_pid)
    last_days = (correct_by, rate_by, accept_by, voucher.redeem_by, voucher.use_by)
    return Waiting(application, (served, placed), deal, unused, last_days)


def _returned(here: City) -> str:
    pid = submitted_application(here, verified_firm())
    return_for_correction(here.intake, pid, [Defect(Section.PURPOSE, "请写明服务内容。")])
    return pid


def nightly(app: Flask, day: date) -> Result:
    """Run the command in the night that begins this day."""
    with clock.at(clock.moment_of(day, 0, 30)):
        return app.test_cli_runner().invoke(args=["nightly"])


def outcome(waiting: Waiting) -> list[object]:
    """Return everything that must not depend on when the timers ran."""
    application = row(Application, waiting.application)
    return [
        application.state,
        application.decided_at,
        *[row(Order, pid).state for pid in waiting.orders],
        row(Voucher, waiting.deal.voucher_pid).state,
        row(Voucher, waiting.unused).state,
        held(waiting.deal),
        balances_of(YEAR),
        _effects(),
    ]


def _effects() -> list[tuple[str, str, str]]:
    """Return what time did to which kind of case, and with effect from which day."""
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return sorted(
        (event.subject_kind, event.event, event.facts["effective_on"])
        for event in events
        if "effective_on" in event.facts
    )


def run_on_time(app: Flask, cases: Waiting) -> None:
    """Run in the night after every last day."""
    for last in sorted(cases.last_days):
        done = nightly(app, last + _DAY)
        assert done.exit_code == 0, done.output


def count(model: type[Any]) -> int:
    return int(db.session.scalar(select(func.count()).select_from(model)) or 0)


def test_time_ends_what_nobody_ended(app: Flask, act: Act):
    cases = waiting(act)
    run_on_time(app, cases)
    closed, *timed_out = [act(row, Order, pid).state for pid in cases.orders]
    assert act(row, Application, cases.application).state is ApplicationState.LAPSED
    assert (closed, set(timed_out)) == (OrderState.CLOSED, {OrderState.TIMED_OUT})
    assert {act(row, Voucher, pid).state for pid in (cases.deal.voucher_pid, cases.unused)} == {
        VoucherState.EXPIRED
    }
    assert act(held, cases.deal) == Parts()
    assert act(balances_of, YEAR).available == Money.yuan(3_000_000)


def test_nothing_ends_on_its_last_day(app: Flask, act: Act):
    cases = waiting(act)
    for last in sorted(cases.last_days):
        nightly(app, last)
        before = act(outcome, cases)
        nightly(app, last)
        assert act(outcome, cases) == before
        nightly(app, last + _DAY)
        assert act(outcome, cases) != before


@pytest.mark.parametrize("late", [1, 500], ids=["a night late", "more than a year late"])
def test_a_single_late_run_gives_the_same_as_runs_on_time(
    app: Flask, act: Act, laboratory: Laboratory, late: int
):
    cases = waiting(act)
    run_on_time(app, cases)
    on_time = act(outcome, cases)
    laboratory.empty()
    cases = waiting(act)
    done = nightly(app, max(cases.last_days) + (1 + late) * _DAY)
    assert done.exit_code == 0, done.output
    assert act(outcome, cases) == on_time


def test_a_second_run_of_the_same_night_does_nothing(app: Flask, act: Act):
    cases = waiting(act)
    last = max(cases.last_days) + _DAY
    nightly(app, last)
    before = act(outcome, cases), act(count, AuditEvent), act(count, Notice)
    again = nightly(app, last)
    touched = [line.split()[0] for line in again.output.splitlines() if line.startswith(" ")]
    assert touched == ["0"] * (len(TIMERS) + 2)
    assert (act(outcome, cases), act(count, AuditEvent), act(count, Notice)) == before


def test_a_timer_that_fails_stops_no_other_and_the_run_says_so(
    app: Flask, act: Act, monkeypatch: pytest.MonkeyPatch
):
    def fail() -> int:
        db.session.execute(text("SELECT 1 FROM no_such_table"))
        return 0

    first = next(iter(TIMERS))
    monkeypatch.setitem(TIMERS, first, fail)
    cases = waiting(act)
    done = nightly(app, max(cases.last_days) + _DAY)
    assert done.exit_code == 1
    assert f"failed  {first}" in done.output
    assert "everything is in order" in done.output
    assert act(row, Application, cases.application).state is ApplicationState.RETURNED
    assert act(row, Voucher, cases.unused).state is VoucherState.EXPIRED


def test_a_timer_that_fails_in_an_unforeseen_way_stops_no_other_either(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(TIMERS, next(iter(TIMERS)), lambda: 1 // 0)
    done = nightly(app, date(YEAR, 2, 1))
    assert done.exit_code == 1
    assert len(done.output.splitlines()) >= len(TIMERS)
    assert "everything is in order" in done.output


def test_a_breach_in_the_books_is_printed_and_makes_the_run_fail(
    app: Flask, act: Act, laboratory: Laboratory
):
    with clock.at(BEGIN):
        act(trade)
    with laboratory.engine.connect().execution_options(writes=True) as connection:
        connection.execute(
            text("UPDATE ledger_account SET balance_fen = balance_fen + 1 WHERE stage = 'outstanding'")
        )
        connection.commit()
    done = nightly(app, date(YEAR, 1, 13))
    assert done.exit_code == 1
    assert "BREACH  a balance is what its transfers give" in done.output
