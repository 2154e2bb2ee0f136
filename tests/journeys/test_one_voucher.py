"""A voucher's whole life, from the firm's registration to the payment, walked by ten people."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.newcomer import PASSWORD, Newcomer, apply, newcomer, register
from tests.journeys.walker import Album, Walker
from tests.support.live_server import LiveServer
from voucher import clock

pytestmark = pytest.mark.journey
Books = dict[str, int]


class City:
    """The people of the journey, each at a window of their own, and the books of the running year."""

    def __init__(self, server: LiveServer, window: Callable[..., Page]) -> None:
        self._server = server
        self._window = window
        self._album = Album("one-voucher")
        self._walkers: dict[str, Walker] = {}

    def visitor(self) -> Walker:
        """Return somebody nobody knows yet."""
        return Walker(self._window(self._server.url), self._album)

    def person(self, name: str) -> Walker:
        """Return this person of the demo, signed in."""
        if name not in self._walkers:
            self._walkers[name] = self.visitor()
            self._walkers[name].sign_in(name)
        return self._walkers[name]

    def books(self) -> Books:
        """Return the year's figures in fen, as the command line prints them."""
        shown: Books = json.loads(self._server.flask("budget", "show", str(clock.budget_year()), "--json"))
        return shown

    def moved(self, before: Books) -> dict[str, int]:
        """Return in yuan what has changed in the books since `before`."""
        now = self.books()
        changed = [name for name in now if now[name] != before[name]]
        return {name.removesuffix("_fen"): (now[name] - before[name]) // 100 for name in changed}


def test_a_voucher_is_applied_for_issued_used_claimed_and_paid_by_ten_different_people(
    live_server: LiveServer, window: Callable[..., Page]
):
    city, firm = City(live_server, window), newcomer()
    start = city.books()
    owner = _registered_and_verified(city, firm)
    number = _applied(owner, firm)
    _reviewed_and_issued(city, number)
    assert city.moved(start) == {"available": -10_000, "allocated": 10_000, "outstanding": 10_000}

    order = _ordered(city, owner)
    assert city.moved(start)["locked"] == 6_000
    _delivered(city, owner, order)
    assert city.moved(start)["redeemed"] == 5_500
    claim = _claimed(city, order)
    _checked_twice(city, claim)
    assert city.moved(start)["payable"] == 5_500
    _settled(city, claim)
    assert city.moved(start) == {
        "available": -10_000,
        "allocated": 10_000,
        "outstanding": 4_500,
        "paid": 5_500,
    }
    _everybody_sees_it(city, owner, order, claim)
    assert live_server.flask("ledger", "verify")


def _registered_and_verified(city: City, firm: Newcomer) -> Walker:
    owner = city.visitor()
    register(owner, firm)
    owner.picture("registered")
    owner.sign_in(firm.email, PASSWORD)

    officer = city.person("intake")
    officer.picture("intake-arrives")
    officer.go("Firms")
    officer.picture("firms-to-verify")
    officer.fill({"Name or credit code": firm.credit_code.lower()})
    officer.press("Filter")
    officer.open_row(firm.name)
    officer.picture("firm-to-verify")
    officer.press("Decide")
    officer.tick("Small firm")
    officer.picture("decide-on-the-firm")
    officer.press("Verify the firm")
    officer.picture("firm-verified")
    return owner


def _applied(owner: Walker, firm: Newcomer) -> str:
    """Return the number of the application."""
    owner.page.goto("/account/arrive")
    owner.picture("firm-arrives")
    apply(owner, "管理咨询", "¥10,000.00")
    owner.picture("task-list")
    owner.press("Check and submit")
    owner.sees(firm.name, "¥10,000.00")
    owner.picture("check-answers")
    owner.press("Submit the application for a voucher")
    owner.picture("receipt")
    owner.press("Follow the application")
    owner.picture("application")
    return _number(owner)


def _reviewed_and_issued(city: City, number: str) -> None:
    for name, step in (
        ("intake", "Accept"),
        ("reviewer", "Pass the first review"),
        ("approver", "Approve and issue"),
    ):
        officer = city.person(name)
        officer.go("Applications")
        officer.picture(f"{name}-queue")
        officer.fill({"Case number or firm": number})
        officer.press("Filter")
        officer.open_row(number)
        officer.sees("¥10,000.00")
        officer.picture(f"{name}-case")
        officer.press(step)
        officer.picture(f"{name}-done")


def _ordered(city: City, owner: Walker) -> str:
    """Return the number of the order."""
    agency = city.person("agency")
    name = agency.page.locator(".person-identity").inner_text().split(" ")[0]
    agency.picture("agency-arrives")
    owner.go("My vouchers")
    owner.picture("my-vouchers")
    owner.page.locator(".card-link").get_by_role("link").click()
    owner.sees("¥10,000.00 / ¥10,000.00")
    owner.picture("voucher")
    owner.press("Order a service")
    owner.fill({"Item or agency": name, "Price up to": "12000"})
    owner.press("Filter")
    owner.picture("choose-a-service")
    owner.page.locator("tbody tr").first.get_by_role("link").click()
    owner.fill({"Price agreed with the agency": "12,000", "What you need": "梳理流程，年底前交付报告。"})
    owner.picture("new-order")
    owner.press("Continue")
    owner.sees("The voucher pays %(part)s, you pay %(own)s", part="¥6,000.00", own="¥6,000.00")
    owner.picture("check-the-order")
    owner.press("Place the order")
    owner.sees("The agency has been told")
    owner.picture("order-placed")
    return _number(owner)


def _delivered(city: City, owner: Walker, order: str) -> None:
    agency = city.person("agency")
    agency.go("Orders")
    agency.picture("agency-orders")
    agency.open_row(order)
    agency.press("See and answer")
    agency.picture("accept-the-order")
    agency.press("Accept the order")
    agency.press("Register the contract")
    agency.fill(
        {"Contract number": "HT-2026-118", "Contract price": "11000", "Date of the contract": _today()}
    )
    agency.attach("The contract", "服务合同.pdf")
    agency.picture("contract")
    agency.press("Register the contract")
    _next_step(owner, "My orders", "Waiting for me", order, "See the contract")
    owner.sees("The voucher pays %(part)s, you pay %(own)s", part="¥5,500.00", own="¥5,500.00")
    owner.picture("sign-the-contract")
    owner.press("Sign the contract")
    _next_step(agency, "Orders", "Being served", order, "Submit the delivery")
    agency.fill({"What was delivered": "流程手册一册，岗位考核办法一份。"})
    agency.attach("Deliverables", "咨询报告.pdf")
    agency.picture("deliver")
    agency.press("Submit the delivery")
    _next_step(owner, "My orders", "Waiting for me", order, "Check and confirm")
    owner.sees_figure("Contract price", "¥11,000.00")
    owner.picture("confirm-the-delivery")
    owner.press("Confirm and redeem")
    owner.sees("Redemption succeeded", "¥5,500.00")
    owner.picture("redeemed")


def _next_step(person: Walker, entry: str, tab: str, order: str, button: str) -> None:
    """Find the order in the list and begin its next step."""
    person.go(entry)
    person.open_tab(tab)
    person.open_row(order)
    person.picture("order-for-" + button.lower().replace(" ", "-"))
    person.press(button)


def _claimed(city: City, order: str) -> str:
    """Return the number of the claim."""
    agency = city.person("agency")
    agency.go("Claims")
    agency.picture("claims")
    agency.press("Claim payment", about=order)
    agency.picture("claim-begun")
    invoice = {"Invoice number": f"{_today()[2:4]}332000000000098765", "Date of the invoice": _today()}
    agency.fill({**invoice, "Amount with tax": "11,000"})
    agency.press("Add the invoice")
    agency.fill({"Paid by the firm itself": "5500", "Date of the payment": _today()})
    agency.press("Save the payment")
    for kind in ("Invoice as a file", "Proof of the firm's own payment"):
        agency.choose("Kind of paper", agency.text(kind))
        agency.attach("File", f"{kind}.pdf")
        agency.press("Add the paper")
    agency.sees("Everything needed is there")
    agency.picture("claim-complete")
    agency.press("Check and submit")
    agency.sees_figure("Payable", "¥5,500.00")
    agency.picture("check-the-claim")
    agency.press("Submit the claim")
    agency.picture("claim-submitted")
    return _number(agency)


def _checked_twice(city: City, claim: str) -> None:
    for name, step in (("checker", "Pass the first check"), ("approver", "Approve %(amount)s")):
        officer = city.person(name)
        officer.go("Claims")
        officer.picture(f"{name}-claims")
        officer.open_row(claim)
        officer.sees_figure("Payable", "¥5,500.00")
        officer.picture(f"{name}-claim")
        officer.press(step, amount="¥5,500.00")
        officer.picture(f"{name}-claim-done")


def _settled(city: City, claim: str) -> None:
    finance = city.person("finance")
    finance.go("Settlement")
    finance.picture("batches")
    finance.press("Claims ready for payment")
    finance.tick(claim)
    finance.picture("ready-for-payment")
    finance.press("Make a batch")
    finance.picture("batch-made")
    finance.press("Fix the lines and send")
    batch = _number(finance)

    director = city.person("director")
    director.go("Settlement")
    director.open_row(batch)
    director.picture("batch-to-release")
    director.press("Release for payment")
    director.fill({"Number of the minutes": "办公会纪要2026-31号"})
    director.picture("release")
    director.press("Release for payment")
    director.picture("released")

    cashier = city.person("cashier")
    cashier.go("Settlement")
    cashier.open_row(batch)
    cashier.picture("batch-to-pay")
    cashier.press("Record all as paid")
    cashier.fill({"Day of payment": _today(), "Number of the bank": "BK20260001188"})
    cashier.picture("record-payment")
    cashier.press("Record the payments")
    cashier.picture("paid")


def _everybody_sees_it(city: City, owner: Walker, order: str, claim: str) -> None:
    agency = city.person("agency")
    agency.go("Statements")
    agency.sees(claim, "¥5,500.00")
    agency.picture("statement")
    owner.go("My vouchers")
    owner.page.locator(".card-link").get_by_role("link").click()
    owner.sees("¥4,500.00 / ¥10,000.00")
    owner.picture("voucher-afterwards")
    director = city.person("director")
    director.go("Dashboard")
    director.picture("dashboard-afterwards")
    auditor = city.person("auditor")
    auditor.go("Audit trail")
    auditor.picture("audit-trail")


def _number(person: Walker) -> str:
    """Return the number that stands in the page's title."""
    [number] = re.findall(r"[A-Z]+\d[\d-]+", person.page.locator("h1").inner_text())
    return str(number)


def _today() -> str:
    return clock.today().isoformat()
