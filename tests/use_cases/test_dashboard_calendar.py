"""Months and days on the dashboard are those of the city's calendar."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.support.cases import City, digest_of, issued_voucher, reviewed_application
from tests.support.city import appropriated_year, catalogue, officer, policy_numbers, verified_firm
from voucher import clock
from voucher.access import Role
from voucher.dashboard.holdings import AFTER_THE_YEAR, BEFORE_THE_YEAR, Slice
from voucher.dashboard.lists import sum_of
from voucher.dashboard.money import Pace, by_month, pace
from voucher.dashboard.overview import overview
from voucher.issuance.issue import approve
from voucher.ledger import NOTHING, Money
from voucher.rounds.launch import create_round
from voucher.rounds.launch import open_round as publish_round

pytestmark = pytest.mark.usefixtures("app_context")
YEAR = 2026
FACE = Money.yuan(10_000)
SetClock = Callable[[str], None]


def city_of_the_year() -> City:
    """Return a city whose round gives out the money of 2026 from now on, whenever now is."""
    appropriated_year(year=YEAR)
    catalogue()
    pid = create_round(
        officer(Role.REVIEWER),
        name="年度批次",
        budget_year=YEAR,
        opens_at=clock.now() - timedelta(minutes=1),
        closes_at=datetime(YEAR + 1, 3, 1, tzinfo=clock.CITY),
        policy=policy_numbers(10_000, year=YEAR),
    )
    publish_round(officer(Role.APPROVER), pid)
    return City(pid, officer(Role.REVIEWER), officer(Role.REVIEWER), officer(Role.APPROVER))


def months_with_money() -> dict[int, Money]:
    """Return the months that have vouchers; each must equal the list behind it."""
    lines = {int(line.key): line.allocated for line in by_month(YEAR)}
    assert set(lines) >= set(range(1, 13))
    assert {month: sum_of(Slice(YEAR, month=month))[1] for month in lines} == lines
    return {month: amount for month, amount in lines.items() if amount}


@pytest.mark.parametrize(
    ("issued", "month"),
    [
        ("2026-01-01 00:00", 1),
        ("2026-02-28 23:59", 2),
        ("2026-03-01 00:30", 3),
        ("2026-12-01 00:00", 12),
        ("2026-12-31 23:59", 12),
        ("2027-01-01 00:00", AFTER_THE_YEAR),
    ],
)
def test_a_voucher_stands_in_the_month_in_which_it_was_issued(set_clock: SetClock, issued: str, month: int):
    set_clock("2025-12-20 09:00")
    here = city_of_the_year()
    waiting = reviewed_application(here, verified_firm())
    set_clock(issued)
    approve(here.approver, waiting, digest=digest_of(waiting))
    assert months_with_money() == {month: FACE}


def test_a_voucher_issued_before_its_year_is_not_lost(set_clock: SetClock):
    set_clock("2025-12-30 09:00")
    issued_voucher(city_of_the_year(), verified_firm())
    assert months_with_money() == {BEFORE_THE_YEAR: FACE}
    set_clock("2026-01-05 09:00")
    assert overview(YEAR).running == [FACE] + [None] * 11


def test_the_running_sum_ends_with_the_present_month(set_clock: SetClock):
    set_clock("2026-01-31 23:30")
    here = city_of_the_year()
    issued_voucher(here, verified_firm())
    set_clock("2026-03-01 00:30")
    issued_voucher(here, verified_firm())
    found = overview(YEAR)
    assert found.running == [FACE, FACE, Money.yuan(20_000)] + [None] * 9
    assert found.even[0] == Money.yuan(250_000)
    assert found.even[-1] == found.balances.appropriation
    set_clock("2027-02-01 00:00")
    assert overview(YEAR).running[2:] == [Money.yuan(20_000)] * 10


@pytest.mark.parametrize(
    ("now", "year", "time_bp"),
    [
        ("2025-12-31 23:59", 2026, 0),
        ("2026-01-01 00:05", 2026, 27),
        ("2026-12-31 00:05", 2026, 10_000),
        ("2028-02-29 12:00", 2028, 60 * 10_000 // 366),
        ("2028-12-30 12:00", 2028, 365 * 10_000 // 366),
        ("2027-06-01 12:00", 2026, 10_000),
    ],
)
def test_time_goes_by_the_days_of_the_year(set_clock: SetClock, now: str, year: int, time_bp: int):
    set_clock(now)
    assert pace(year, Money.yuan(50), Money.yuan(100)) == Pace(5_000, time_bp)


def test_a_year_without_money_has_used_nothing(set_clock: SetClock):
    set_clock("2026-01-01 00:05")
    found = pace(YEAR, NOTHING, NOTHING)
    assert (found.money_bp, found.ahead_bp) == (0, -27)
