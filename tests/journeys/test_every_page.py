"""Every main page of everybody: readable by all (axe), and on a phone without scrolling sideways."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Arrive

pytestmark = pytest.mark.journey
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
PUBLIC = [
    "/",
    "/policy",
    "/guide",
    "/help",
    "/catalogue/",
    "/catalogue/category/GL",
    "/agencies/",
    "/agencies/apply",
]
PUBLIC += ["/rounds/policy", "/vouchers/verify", "/account/sign-in", "/account/forgot", "/firms/register"]
COLOURS = ("color-contrast",)  # takes longest, and is the same at any width
ALSO_WIDE = {(name, "zh") for name in ("firm", "agency", "approver", "auditor", "window")}
OWN = ["/notices/", "/account/me", "/account/password"]
RULES = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
OVERFLOW = """() => [...document.querySelectorAll('main *, header *, footer *')]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
    .filter(e => !e.closest('.table-region, .tabs, pre, svg, .visually-hidden'))
    .map(e => e.tagName + '.' + e.className).slice(0, 5)"""


@pytest.fixture(scope="module")
def met() -> set[str]:
    """The addresses that were opened so far."""
    return set()


@pytest.mark.parametrize(
    ("name", "language"),
    [
        *((name, "zh") for name in ("firm", "agency", "reviewer", "approver", "finance", "auditor", "admin")),
        ("window", "zh"),
        ("firm", "en"),
    ],
)
def test_every_page_of_the_menu_and_what_it_lists_is_readable_by_everybody(
    arrive: Arrive, met: set[str], name: str, language: str
):
    person, wide_too = arrive(name, language=language), (name, language) in ALSO_WIDE
    faults: list[str] = []
    menu = _links(person.page, "nav.side a")
    for address in [*menu, *OWN]:
        if name == "auditor" and address in met:  # the same page as a colleague's, without its forms
            continue
        faults += _faults(person.page, address, wide_too=wide_too)
        met.add(address)
        for detail in _links(person.page, "main tbody tr:first-child th a, main .card-link h2 a")[:1]:
            if detail not in met:
                faults += _faults(person.page, detail, wide_too=wide_too)
            met.add(detail)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_public_page_is_readable_by_everybody(arrive: Arrive, language: str):
    visitor = arrive(language=language)
    faults = [fault for address in PUBLIC for fault in _faults(visitor.page, address, wide_too=True)]
    assert not faults, "\n".join(faults)


def _links(page: Page, selector: str) -> list[str]:
    """Return the addresses of the links, each once."""
    found = page.locator(selector).evaluate_all("links => links.map(link => link.href)")
    return list(dict.fromkeys(urlsplit(address).path for address in found))


def _faults(page: Page, address: str, *, wide_too: bool) -> list[str]:
    """Open a page on a phone, and on a wide screen as well, and return in words what is wrong with it."""
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    answer = page.goto(address)
    if answer is None or answer.status != 200:
        return [f"{address}: answers {answer and answer.status}"]
    faults = _violations(page, f"{address} at 360 px")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append(f"{address}: scrolls sideways because of {page.evaluate(OVERFLOW)}")
    if wide_too:
        page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        faults += _violations(page, f"{address} at 1280 px", without=COLOURS)
    return faults


def _violations(page: Page, where: str, without: tuple[str, ...] = ()) -> list[str]:
    asked = {
        "resultTypes": ["violations"],
        "runOnly": RULES,
        "rules": {rule: {"enabled": False} for rule in without},
    }
    found = Axe().run(page, options=asked).response["violations"]
    return [
        f"{where}: {one['id']}, {one['help']}: {[n['target'] for n in one['nodes']][:3]}" for one in found
    ]
