"""The ways that are not the straight one: correction, an agency that begins, a browser without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Arrive
from tests.journeys.newcomer import apply

pytestmark = pytest.mark.journey


def test_a_returned_application_opens_only_what_the_officer_named_and_is_submitted_again(arrive: Arrive):
    person = arrive("firm")
    person.switch_to_other_firm()
    person.go("My applications")
    person.open_row(person.text("Returned for correction"))
    person.sees("纳税证明不是最近一个年度的，请更换。")
    person.press("Correct now")
    tasks = person.page.locator(".task-list")
    assert tasks.get_by_role("link").all_inner_texts() == [
        person.text("Describe what you need"),
        person.text("Upload documents"),
    ]
    person.press("Describe what you need")
    person.sees("请写明服务内容、预期成果和时间安排。")
    person.fill({"What you need": "申请两项外观设计专利，明年一季度取得受理通知书。"})
    person.press("Save and continue")
    person.press("Upload documents")
    person.choose("Kind of paper", person.text("Tax proof"))
    person.attach("File", "最近年度纳税证明.pdf")
    person.press("Upload")
    person.press("Back to the task list")
    person.press("Check and submit")
    expect(person.page.get_by_role("link", name=re.compile(rf"^{person.text('Change')}\s"))).to_have_count(2)
    person.press("Submit the corrected application")
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("SQ")


def test_an_agency_types_the_code_of_a_voucher_and_only_the_firm_s_yes_locks_money(arrive: Arrive):
    firm, agency = arrive("firm"), arrive("agency")
    code = firm.open_usable_voucher()
    agency.go("Take a voucher")
    agency.fill({"Voucher code or QR code": code.lower()})
    agency.press("Show the voucher")
    agency.field("Item").select_option(index=1)
    lowest = agency.field("Item").locator("option").nth(1).inner_text().split("¥")[1]
    price = re.sub(r"[^\d.]", "", lowest)
    agency.fill({"Price agreed with the firm": price, "What you need": "按约定提供咨询，两个月内交付报告。"})
    agency.press("Send to the firm")
    agency.sees("The firm has been asked to confirm")
    firm.go("My orders")
    firm.open_row(firm.text("Waiting for the firm to confirm the order"))
    firm.press("See and confirm")
    firm.press("Confirm the order")
    firm.sees("The agency has been told")


def test_without_javascript_a_firm_applies_and_confirms_a_delivery(arrive: Arrive):
    person = arrive("firm", javascript=False)
    person.go("My orders")
    person.open_row(person.text("Delivered, waiting for the firm to confirm"))
    person.press("Check and confirm")
    person.press("Confirm and redeem")
    person.sees("Redemption succeeded")
    person.switch_to_other_firm()
    person.go("Apply for a voucher")
    apply(person, "检验检测认证", "¥5,000.00", "先到先得")
    person.press("Check and submit")
    person.press("Submit the application for a voucher")
    reserved = person.text(
        "Money is reserved for you"
    )  # the page asks again by itself, without scripts every 15 s
    expect(person.page.locator("main")).to_contain_text(reserved, timeout=30_000)
