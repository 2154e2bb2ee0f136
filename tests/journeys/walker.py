"""A person at a window of the portal: reads labels, fills in fields, presses buttons, chooses from the menu."""

import re
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.support.catalogue import zh
from tests.support.journeys import PICTURES
from tests.support.papers import paper
from voucher.cli.demo.cast import PASSWORD

CONTROLS = "input, select, textarea"


class Album:
    """The pictures of one journey, numbered in the order of its steps, in build/journeys/."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._count = 0

    def add(self, page: Page, step: str) -> None:
        """Keep a picture of the whole page."""
        self._count += 1
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{self._name}-{self._count:02}-{step}.png", full_page=True)


class Walker:
    """Somebody who uses the portal in one language; texts are given in English and looked for in that language."""

    def __init__(self, page: Page, album: Album | None = None, language: str = "zh") -> None:
        self.page = page
        self.album = album
        self.language = language

    def text(self, english: str, **facts: object) -> str:
        """Return a message as this person reads it."""
        if self.language == "zh":
            return zh(english, **facts)
        return english % facts if facts else english

    def sign_in(self, account: str, password: str = PASSWORD) -> None:
        """Come from the home page and sign in; `account` is an address, or the name of a person of the demo."""
        self.page.goto("/")
        self.page.get_by_role("banner").get_by_role("link", name=self.text("Sign in"), exact=True).click()
        self.fill(
            {"E-mail address or mobile number": account if "@" in account else f"{account}@demo.example"}
        )
        self.fill({"Password": password})
        self.press("Sign in")
        expect(self.page.locator("details.person")).to_be_visible()

    def go(self, entry: str) -> None:
        """Choose an entry of the menu; public pages have none, there the notices come first."""
        menu = self.page.get_by_role("navigation", name=self.text("Main navigation"))
        if not self.page.locator("nav.side").count():
            self.header("Notices")
        if not menu.is_visible():
            self.page.get_by_text(self.text("Menu"), exact=True).click()
        menu.get_by_role("link", name=re.compile(rf"^{re.escape(self.text(entry))}( \d+)?$")).click()

    def header(self, entry: str) -> None:
        """Follow a link of the page's header."""
        name = re.compile(rf"^{re.escape(self.text(entry))}(\s|$)")
        self.page.get_by_role("banner").get_by_role("link", name=name).click()

    def field(self, label: str) -> Locator:
        """Return the control under this label."""
        pattern = re.compile(
            rf"^\s*{re.escape(self.text(label))}(\s*{re.escape(self.text('(optional)'))})?\s*$"
        )
        return self.page.get_by_label(pattern).and_(self.page.locator(CONTROLS))

    def fill(self, answers: dict[str, str]) -> None:
        """Type answers into the fields with these labels."""
        for label, answer in answers.items():
            self.field(label).fill(answer)

    def choose(self, label: str, option: str) -> None:
        """Choose an option of a list."""
        self.field(label).select_option(label=option)

    def tick(self, label: str) -> None:
        """Tick a box or a radio button."""
        self.page.get_by_label(self.text(label), exact=True).check()

    def attach(self, label: str, name: str) -> None:
        """Choose a small PDF with this name for the field."""
        content = {"name": name, "mimeType": "application/pdf", "buffer": paper(name).content}
        self.field(label).set_input_files([content])  # type: ignore[list-item]

    def press(self, label: str, *, about: str | None = None, **facts: object) -> None:
        """Press the button or follow the link of the page's content; `about` tells it from others of the same name."""
        name = self.text(label, **facts)
        content = self.page.locator("main, .sheet-tools")
        if about:
            content, pattern = (
                content.locator("tr, section", has_text=about),
                re.compile(rf"^{re.escape(name)}(\s|$)"),
            )
            content.get_by_role("button", name=pattern).or_(content.get_by_role("link", name=pattern)).click()
        else:
            target = content.get_by_role("button", name=name, exact=True)
            target.or_(content.get_by_role("link", name=name, exact=True)).first.click()

    def open_tab(self, label: str) -> None:
        """Choose one of the views of a list."""
        name = re.compile(rf"^{re.escape(self.text(label))}(\s|$)")
        self.page.locator("nav.tabs").get_by_role("link", name=name).click()

    def open_row(self, text: str) -> None:
        """Open the row of a list in which the text stands."""
        self.page.get_by_role("row").filter(has_text=text).first.get_by_role("link").first.click()

    def sees(self, *texts: str, **facts: object) -> None:
        """Make sure that each text stands in the page's content."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(self.text(text, **facts))

    def sees_figure(self, label: str, value: str) -> None:
        """Make sure that the value stands beside its name, in a list of facts or a table."""
        name = re.compile(rf"^\s*{re.escape(self.text(label))}")
        rows = self.page.locator("main :is(dl > div, tr, .figure, li)").filter(
            has=self.page.locator(":is(dt, th, .figure-label, span)", has_text=name)
        )
        expect(rows.filter(has_text=value).first).to_be_visible()

    def picture(self, step: str) -> None:
        """Keep a picture of the page as it is now."""
        if self.album:
            self.album.add(self.page, step)

    def acts_for(self) -> str:
        """Return the firm or agency this person acts for."""
        return self.page.locator("details.person strong").evaluate(
            "e => e.parentElement.lastChild.textContent.trim()"
        )

    def switch_to_other_firm(self) -> None:
        """Open the person's menu and act for the other firm."""
        self.page.locator("details.person > summary").click()
        self.page.locator("details.person").get_by_role("link", name=self.text("Switch identity")).click()
        self.page.get_by_role("button", name=re.compile(self.text("Switch to it"))).first.click()
        expect(self.page.locator("details.person")).to_be_visible()

    def open_usable_voucher(self) -> str:
        """Open the first voucher of the firm that can still be used, and return its code."""
        self.go("My vouchers")
        card = self.page.locator(".card-link").filter(has_text=self.text("Voucher is valid")).first
        card.get_by_role("link").click()
        return self.page.locator(".voucher-code-large").inner_text()

    def sign_out(self) -> None:
        """Open the person's menu and sign out."""
        self.page.locator("details.person > summary").click()
        self.page.locator("details.person").get_by_role("button", name=self.text("Sign out")).click()
