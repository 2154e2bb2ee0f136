"""All years together: vouchers, firms and rates, from the books and as imported."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.support.cases import another_round, city, issued_voucher
from tests.support.city import appropriated_year, officer, verified_firm
from tests.support.spread import FIRMS, SPREAD
from voucher.access import Role
from voucher.budget.history import HistoryRow, import_history
from voucher.dashboard.money import firms_served, past_years
from voucher.dashboard.overview import overview
from voucher.ledger import NOTHING, Money

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_year_of_the_books_counts_vouchers_and_different_firms(spread: int):
    [line] = past_years()
    assert (line.year, line.vouchers, line.firms, line.imported) == (spread, FIRMS + 1, FIRMS, False)


def test_a_year_that_has_allocated_nothing_is_among_the_years():
    year = appropriated_year()
    [line] = past_years()
    assert (line.year, line.vouchers, line.firms, line.allocated) == (year, 0, 0, NOTHING)


@pytest.mark.usefixtures("spread")
def test_firms_of_imported_years_are_counted_apart():
    rows = [HistoryRow(2016, code, 20, 9, Money.yuan(200_000), Money.yuan(150_000)) for code in ("GL", "ZC")]
    import_history(officer(Role.FINANCE), rows)
    found = overview(None)
    assert (found.years[-1].vouchers, found.years[-1].firms) == (40, 18)
    assert (found.firms, found.firms_ever, found.imported_firms) == (FIRMS, FIRMS, 18)


def test_a_firm_served_in_two_years_is_one_firm(set_clock: Callable[[str], None]):
    set_clock("2026-06-01 10:00")
    here, firm = city(), verified_firm()
    issued_voucher(here, firm)
    set_clock("2027-06-01 10:00")
    appropriated_year()
    issued_voucher(replace(here, round_pid=another_round()), firm)
    assert [(line.year, line.firms) for line in past_years()] == [(2027, 1), (2026, 1)]
    assert (firms_served(2026), firms_served(2027), firms_served()) == (1, 1, 1)


def test_the_rate_of_execution_is_the_paid_share_of_the_appropriation(spread: int):
    found = overview(spread)
    assert found.paid_bp == SPREAD["paid"] * 100 * 10_000 // found.balances.appropriation.fen
