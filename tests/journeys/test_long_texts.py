"""What is long stays readable: lists fit, numbers are not torn, decisions stay in reach."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive

pytestmark = pytest.mark.journey
LISTS = [
    "/applications/queue",
    "/firms/",
    "/claims/queue",
    "/orders/all",
    "/audit/",
    "/budget/",
    "/rounds/",
    "/intake",
]
CUT_OFF = """() => [...document.querySelectorAll('.table-region')]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.getAttribute('aria-label'))"""
TORN = """() => [...document.querySelectorAll('.unbroken')]
    .filter(e => e.getClientRects().length > 1).map(e => e.textContent)"""


def test_the_lists_of_the_bureau_fit_beside_the_menu(arrive: Arrive):
    auditor = arrive("auditor")
    cut_off = {}
    for address in LISTS:
        auditor.page.goto(address)
        cut_off[address] = auditor.page.evaluate(CUT_OFF)
    assert not {address: tables for address, tables in cut_off.items() if tables}


def test_days_and_numbers_are_not_torn_on_a_phone_and_are_copied_as_they_are(arrive: Arrive):
    firm = arrive("firm", width=360)
    firm.go("My vouchers")
    code = firm.page.locator(".voucher-code .unbroken").first
    expect(code).to_be_visible()
    assert code.inner_text().isascii() and "-" in code.inner_text()
    assert firm.page.evaluate(TORN) == []


def test_what_an_officer_decides_stays_in_reach_on_a_long_case(arrive: Arrive):
    officer = arrive("intake")
    officer.page.goto("/applications/queue?tab=intake")
    officer.page.locator("main tbody th a").first.click()
    expect(officer.page.get_by_role("button", name=officer.text("Accept"), exact=True)).to_be_in_viewport()
