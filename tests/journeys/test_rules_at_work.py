"""The rules beside the straight road: a window that helps, two sides that disagree."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.applying import registered_and_verified
from tests.journeys.newcomer import Newcomer, apply, newcomer
from tests.journeys.town import City, number
from tests.journeys.walker import Walker
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.journey


def test_a_clerk_files_for_a_firm_at_the_window_and_its_people_read_of_it(
    live_server: LiveServer, window: Callable[..., Page]
):
    city, firm = City(live_server, window, "window"), newcomer()
    owner = registered_and_verified(city, firm)
    clerk = city.person("window")
    _session_for(clerk, firm)
    apply(clerk, "管理咨询", "¥10,000.00")
    clerk.press("Check and submit")
    clerk.press("Submit the application for a voucher")
    clerk.sees("Application submitted")
    clerk.picture("receipt")
    clerk.press("Follow the application")
    case = number(clerk)
    clerk.page.locator("aside.assisted").get_by_role("button").click()
    clerk.picture("session-ended")
    owner.page.goto("/account/arrive")
    owner.go("My applications")
    owner.sees(case)
    owner.header("Notices")
    owner.sees("褚窗口")
    owner.picture("what-the-firm-reads")
    director = city.person("director")
    director.go("One-stop windows")
    director.sees("Dinghai District")
    director.picture("figures")


def test_a_dispute_is_heard_on_both_sides_and_decided_in_part(
    live_server: LiveServer, window: Callable[..., Page]
):
    city = City(live_server, window, "dispute")
    firm, agency = city.person("firm"), city.person("agency")
    firm.go("My orders")
    firm.open_row(firm.text("Delivered, waiting for the firm to confirm"))
    order = number(firm)
    before = city.books()
    firm.press("Open a dispute")
    firm.press("Open the dispute")  # nothing filled in
    firm.sees("Choose what the dispute is about")
    firm.page.get_by_role("radio").first.check()
    firm.fill({"What happened, and what you ask for": "报告缺少约定的第三章，请求按完成部分结算。"})
    firm.attach("Documents, if you have any", "往来函件.pdf")
    firm.picture("open")
    firm.press("Open the dispute")
    firm.picture("opened")
    _answer(agency, order)
    officer = city.person("reviewer")
    officer.go("Disputes")
    officer.picture("queue")
    officer.open_row(order)
    officer.press("Decide the dispute")
    officer.tick("Keep a part: a smaller amount stays with the order, the rest goes back")
    officer.fill({"Amount that stays with the order": "1000"})
    officer.fill({"Reason of the decision": "双方均认可第三章未交付，按已完成部分确定服务券支付金额。"})
    officer.picture("decide")
    officer.press("Decide the dispute")
    officer.sees("¥1,000.00")
    officer.picture("decided")
    moved = city.moved(before)
    assert moved["locked"] == -moved["outstanding"] < 0
    firm.page.reload()
    firm.sees("The bureau has decided", "¥1,000.00")
    firm.picture("what-the-firm-reads")
    assert live_server.flask("ledger", "verify")


def _session_for(clerk: Walker, firm: Newcomer) -> None:
    """Find the firm, show its signed form, and begin."""
    clerk.go("Assisted session")
    clerk.picture("begin")
    clerk.fill({"Unified social credit code": "91330902"})
    clerk.press("Find the firm")
    clerk.sees("Your window serves no firm with this code")
    clerk.picture("wrong-code")
    clerk.fill({"Unified social credit code": firm.credit_code.lower()})
    clerk.press("Find the firm")
    clerk.picture("consent")
    clerk.press("Upload the signed form")
    clerk.attach("Signed form", "授权书.pdf")
    clerk.press("Begin the session")
    clerk.picture("acting-for-the-firm")


def _answer(agency: Walker, order: str) -> None:
    agency.go("Orders")
    agency.open_tab("All")
    agency.open_row(order)
    agency.picture("disputed-order")
    agency.page.locator("main").get_by_role("link", name="ZY").first.click()
    agency.press("Answer the dispute")
    agency.fill({"Your answer": "第三章因资料未齐未完成，同意按完成部分结算。"})
    agency.picture("answer")
    agency.press("Send the answer")
    agency.picture("answered")
