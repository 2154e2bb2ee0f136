"""The figures of a year: every breakdown adds up to what is allocated, and every cell to the list behind it."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import TextIOWrapper

import pytest
from flask import Flask

from tests.support.cases import city, issued_voucher, row
from tests.support.city import agency_pid, appropriated_year, officer, verified_firm
from tests.support.orders import confirmed_order, placed_order
from tests.support.spread import FIRMS, RESERVED, SPREAD
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.budget.history import HistoryRow, import_history
from voucher.budget.queries import balances_of
from voucher.dashboard.export import money_file
from voucher.dashboard.holdings import NO_AGENCY, Slice
from voucher.dashboard.lists import holding_list, sum_of
from voucher.dashboard.money import (
    Line,
    by_agency,
    by_category,
    by_district,
    by_month,
    firms_served,
    past_years,
)
from voucher.dashboard.overview import overview
from voucher.issuance.expire import expire_due
from voucher.issuance.give_back import give_back
from voucher.issuance.models import Voucher
from voucher.ledger import ALLOCATED, NOTHING, Money, total
from voucher.orders.cancel import cancel
from voucher.refusal import NotFound
from voucher.storage import paging

pytestmark = pytest.mark.usefixtures("app_context")

BREAKDOWNS = {"category": by_category, "agency": by_agency, "district": by_district, "month": by_month}


def behind(year: int, by: str, line: Line, stage: object = None) -> Slice:
    """Return the slice to which a cell of a breakdown leads."""
    key = int(line.key) if by == "month" else line.key
    return Slice(year, stage, **{by: key})


def test_the_stages_hold_what_happened(spread: int):
    balances = balances_of(spread)
    assert {stage.value: balances.at(stage) for stage in ALLOCATED} == {
        stage: Money.yuan(yuan) for stage, yuan in SPREAD.items()
    }
    assert balances.reserved == Money.yuan(RESERVED)


def test_every_breakdown_adds_up_and_every_cell_to_its_list(spread: int):
    allocated = balances_of(spread).allocated
    for by, breakdown in BREAKDOWNS.items():
        lines = breakdown(spread)
        assert total([line.allocated for line in lines]) == allocated, by
        for line in lines:
            assert sum_of(behind(spread, by, line))[1] == line.allocated, (by, line.key)
            for stage in ALLOCATED:
                assert sum_of(behind(spread, by, line, stage))[1] == line.amounts[stage], (
                    by,
                    line.key,
                    stage,
                )


def test_a_list_page_by_page_is_the_sum_above_it(spread: int):
    part, found, after = Slice(spread), [], None
    while True:
        page = holding_list(part, after, size=3)
        found += page.lines
        after = page.next_after
        if after is None:
            break
    assert (len(found), total([line.amount for line in found])) == sum_of(part)


@pytest.mark.parametrize("at_once", [1, 2, 7, 1_000])
def test_the_file_has_the_lines_of_the_list_however_many_are_read_at_once(
    spread: int, monkeypatch: pytest.MonkeyPatch, app: Flask, at_once: int
):
    monkeypatch.setattr(paging, "_ROWS_AT_ONCE", at_once)
    monkeypatch.setattr(paging, "_ROWS_IN_MEMORY", 3)
    part = Slice(spread)
    with app.test_request_context():
        _name, file = money_file(officer(Role.FINANCE), part, "csv")
    with TextIOWrapper(file, "utf-8-sig", newline="") as text:
        heads, *lines = csv.reader(text)
    assert len(heads) == 9
    assert [(line[0], line[2], line[-1]) for line in lines] == [
        (one.code, one.firm, f"{one.amount.fen / 100:.2f}") for one in holding_list(part, size=100).lines
    ]


def test_a_firm_with_two_vouchers_is_counted_once(spread: int):
    assert firms_served(spread) == FIRMS
    assert sum(line.vouchers for line in by_month(spread)) == FIRMS + 1
    assert sum(line.firms for line in by_district(spread)) == FIRMS


def test_money_of_an_order_has_the_agency_and_the_rest_of_the_voucher_none():
    deal = trade()
    placed_order(deal, price=6_000)
    year = clock.budget_year()
    assert {line.key: line.allocated for line in by_agency(year)} == {
        agency_pid(deal.agency): Money.yuan(3_000),
        NO_AGENCY: Money.yuan(7_000),
    }


def test_money_of_a_cancelled_order_has_no_agency():
    deal = trade()
    cancel(deal.firm, placed_order(deal), "改用其他机构")
    [line] = by_agency(clock.budget_year())
    assert (line.key, line.allocated, line.vouchers) == (NO_AGENCY, Money.yuan(10_000), 1)


def test_what_was_given_back_or_expired_is_not_allocated():
    here, firm = city(), verified_firm()
    give_back(firm, issued_voucher(here, firm))
    pid = issued_voucher(here, verified_firm())
    with clock.at(clock.moment_of(row(Voucher, pid).use_by + timedelta(days=1))):
        assert expire_due() == 1
    year = clock.budget_year()
    assert balances_of(year).available == Money.yuan(3_000_000)
    assert not any(breakdown(year) for by, breakdown in BREAKDOWNS.items() if by != "month")
    assert total([line.allocated for line in by_month(year)]) == NOTHING
    assert sum_of(Slice(year)) == (0, NOTHING)
    assert firms_served(year) == 0


def test_what_expired_after_delivery_is_not_allocated_either():
    deal = trade(face=3_000)
    confirmed_order(deal, price=6_000)
    with clock.at(clock.moment_of(row(Voucher, deal.voucher_pid).redeem_by + timedelta(days=1))):
        assert expire_due() == 1
    assert sum_of(Slice(clock.budget_year())) == (0, NOTHING)


def test_years_before_the_portal_are_added_and_marked(spread: int):
    rows = [HistoryRow(2016, code, 20, 9, Money.yuan(200_000), Money.yuan(150_000)) for code in ("GL", "ZC")]
    import_history(officer(Role.FINANCE), rows)
    latest, first = past_years()
    assert (latest.year, latest.imported, latest.allocated) == (spread, False, Money.yuan(50_000))
    assert latest.paid == Money.yuan(7_000)
    assert (first.year, first.imported) == (2016, True)
    assert (first.allocated, first.paid) == (Money.yuan(400_000), Money.yuan(300_000))
    assert overview(None).since_start == Money.yuan(450_000)


def test_a_year_the_books_do_not_keep_is_refused():
    with pytest.raises(NotFound):
        overview(None)
    year = appropriated_year()
    assert overview(None).year == year
    with pytest.raises(NotFound):
        overview(year - 1)


def test_the_latest_year_is_shown_where_the_running_one_has_no_money(set_clock: Callable[[str], None]):
    set_clock("2026-12-01 10:00")
    appropriated_year()
    set_clock("2027-01-02 10:00")
    assert overview(None).year == 2026
