"""Coming, going, and being somebody else."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.support.live_server import LiveServer
from voucher.issuance.picture import qr_code

pytestmark = pytest.mark.journey


def test_who_has_signed_out_cannot_come_back_with_the_old_cookie(arrive: Arrive):
    person = arrive("firm")
    person.go("My vouchers")
    cookies = person.page.context.cookies()
    person.sign_out()
    person.sees("You have signed out.")
    person.page.context.add_cookies(cookies)  # type: ignore[arg-type]
    person.page.goto("/vouchers/")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(person.text("Sign in"))


def test_one_person_who_acts_for_two_firms_switches_between_them_and_sees_only_the_chosen_one(arrive: Arrive):
    person = arrive("firm")
    first = person.acts_for()
    person.go("My applications")
    cases = set(person.page.locator("tbody th").all_inner_texts())
    person.switch_to_other_firm()
    assert person.acts_for() != first
    person.go("My applications")
    assert cases.isdisjoint(person.page.locator("tbody th").all_inner_texts())
    person.switch_to_other_firm()
    assert person.acts_for() == first


def test_the_language_is_switched_on_the_spot_and_stays_switched(arrive: Arrive):
    person = arrive("firm")
    person.go("My orders")
    address = person.page.url
    person.page.get_by_role("banner").get_by_role("button", name="English").click()
    expect(person.page.get_by_role("heading", level=1)).to_have_text("My orders")
    assert person.page.url.rstrip("?") == address
    person.language = "en"
    person.go("My vouchers")
    expect(person.page.locator("html")).to_have_attribute("lang", "en")
    person.page.get_by_role("banner").get_by_role("button", name="中文").click()
    expect(person.page.locator("html")).to_have_attribute("lang", "zh-CN")


def test_anybody_learns_whether_a_voucher_is_valid_and_nothing_else(arrive: Arrive):
    owner = arrive("firm")
    firm, code = owner.acts_for(), owner.open_usable_voucher()
    visitor = arrive()
    visitor.press("Verify a voucher")
    visitor.fill({"Voucher code": f" {code.lower().replace('-', ' ')} "})
    visitor.press("Check")
    visitor.sees("This voucher is valid")
    expect(visitor.page.locator("main")).not_to_contain_text(re.compile(rf"{firm}|¥"))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda code: "K7QM-2X9D-8H4A", "a code that nobody has"),
        (lambda code: code[:-1] + ("A" if code[-1] != "A" else "C"), "a wrong check character"),
    ],
)
def test_a_voucher_code_that_is_not_ours_is_called_so(arrive: Arrive, change: Callable[[str], str], why: str):
    code = arrive("firm").open_usable_voucher()
    visitor = arrive()
    visitor.press("Verify a voucher")
    visitor.fill({"Voucher code": change(code)})
    visitor.press("Check")
    expect(visitor.page.locator("[data-error-summary]"), why).to_be_focused()
    assert visitor.field("Voucher code").input_value() == change(code)


def test_the_address_in_the_qr_code_leads_the_public_to_the_check_and_an_agency_to_the_order(
    arrive: Arrive, live_server: LiveServer
):
    owner = arrive("firm")
    code = owner.open_usable_voucher()
    address = f"{live_server.url}/q/{_token(live_server, code)}"
    assert owner.page.locator("svg.qr path").get_attribute("d") in qr_code(address)
    visitor = arrive()
    visitor.page.goto(address)
    visitor.sees("This voucher is valid")
    agency = arrive("agency")
    agency.page.goto(address)
    agency.sees("Send to the firm")


def _token(server: LiveServer, code: str) -> str:
    """Return what the voucher's QR code carries."""
    with closing(sqlite3.connect(server.folder / "portal.sqlite3")) as database:
        found = database.execute("select token from voucher where code = ?", [code.replace("-", "")])
        return str(found.fetchone()[0])
