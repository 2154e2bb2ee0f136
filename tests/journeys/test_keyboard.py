"""A person without a mouse."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.conftest import Arrive
from tests.journeys.newcomer import apply
from tests.journeys.walker import Walker

pytestmark = pytest.mark.journey


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
            self.page.keyboard.press(
                "Space" if box.evaluate("e => e === document.activeElement") else "ArrowDown"
            )
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


def test_with_the_keyboard_alone_a_person_signs_in_and_applies(arrive: Arrive):
    person = arrive("firm", kind=Typist)
    person.page.goto("/account/switch")
    person.press("Switch to it")
    apply(person, "检验检测认证", "¥5,000.00", "先到先得")
    person.press("Check and submit")
    expect(person.page.get_by_role("heading", level=1)).to_have_text(person.text("Check your answers"))
