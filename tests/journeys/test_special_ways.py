"""The ways that are not the straight one: correction, an agency that begins, no script, no mouse."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive
from tests.journeys.newcomer import apply
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey
FIRST_COME = "先到先得"


class Typist(Walker):
    """Somebody without a mouse: everything is reached with the tab key."""

    def fill(self, answers: dict[str, str]) -> None:
        for label, answer in answers.items():
            self._reach(self.field(label))
            self.page.keyboard.type(answer)

    def tick(self, label: str) -> None:
        box = self.page.get_by_label(self.text(label), exact=True)
        name = box.get_attribute("name")
        self._reach(self.page.locator(f"[name={name}]").first)
        for _ in range(self.page.locator(f"[name={name}]").count()):
            if box.is_checked():
                return
            self.page.keyboard.press("Space" if box.evaluate("e => e === document.activeElement") else "ArrowDown")
        assert box.is_checked(), label

    def go(self, entry: str) -> None:
        menu = self.page.get_by_role("navigation", name=self.text("Main navigation"))
        self._press_enter_on(menu.get_by_role("link", name=self.text(entry), exact=True))

    def press(self, label: str, *, about: str | None = None, **facts: object) -> None:
        content = self.page.locator("main")
        if about:
            content = content.locator("section", has_text=about)
        name = re.compile(rf"^{re.escape(self.text(label, **facts))}(\s|$)")
        target = content.get_by_role("button", name=name).or_(content.get_by_role("link", name=name))
        self._press_enter_on(target.first)

    def _press_enter_on(self, target: Locator) -> None:
        self._reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def _reach(self, target: Locator) -> None:
        """Tab to the target; where the focus is has to be seen."""
        for _ in range(120):
            if target.evaluate("e => e === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        style = "e => { const s = getComputedStyle(e); return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
        assert target.evaluate(f"e => e === document.activeElement && ({style})(e)"), "the focus is not seen"


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
    expect(person.page.get_by_role("link", name=re.compile(rf"^{person.text('Change')}\s"))).to_have_count(1)
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
    agency.fill({"Price agreed with the agency": price, "What you need": "按约定提供咨询，两个月内交付报告。"})
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
    apply(person, "检验检测认证", "¥5,000.00", FIRST_COME)
    person.press("Check and submit")
    person.press("Submit the application for a voucher")
    person.sees("Application submitted")


def test_with_the_keyboard_alone_a_person_signs_in_and_applies(arrive: Arrive):
    person = arrive("firm", kind=Typist)
    person.page.goto("/account/switch")
    person.press("Switch to it")
    apply(person, "检验检测认证", "¥5,000.00", FIRST_COME)
    person.press("Check and submit")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(person.text("Check your answers"))
