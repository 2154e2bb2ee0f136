"""The page of the one queue: for those who decide, with its filters, in both languages."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import city, submitted_application
from tests.support.catalogue import zh
from tests.support.city import officer, registered_firm, verified_firm
from tests.support.laboratory import Laboratory
from tests.support.pages import Client, Page
from tests.support.statements import statements
from tests.support.windows import assisting, window_clerk
from voucher.access import Role
from voucher.dashboard.intake.kinds import Channel

Act = Callable[..., Any]
FIRM, OTHER = "舟山受理示范制造有限公司", "舟山另一示范制造有限公司"
MOST = 12


def cases_on(page: Page) -> list[str]:
    """Return the text of each row."""
    return [" ".join("".join(row.itertext()).split()) for body in page.document.all("tbody") for row in body]


@pytest.fixture
def waiting(act: Act) -> None:
    """Let one firm wait for its verification, and one apply at a window."""
    town = act(city)
    act(registered_firm, name=OTHER)
    act(submitted_application, town, act(assisting, act(window_clerk), act(verified_firm, name=FIRM)))


def test_a_reviewer_finds_a_case_and_opens_it(app: Flask, act: Act, waiting: None):
    reviewer = Client(app).sign_in(act(officer, Role.REVIEWER))
    page = reviewer.get("/home").click(zh("One intake queue"))
    assert len(cases_on(page)) == 2
    [line] = cases_on(page.submit(zh("Filter"), text=FIRM[:4]))
    assert FIRM in line and zh(Channel.COUNTER.label) in line
    found = page.submit(zh("Filter"), text=FIRM[:4])
    [link] = [link for link in found.links().values() if "/applications/cases/" in link]
    assert FIRM in reviewer.get(link).text


def test_tabs_and_lights_keep_what_else_is_asked(app: Flask, act: Act, waiting: None):
    reviewer = Client(app, "en").sign_in(act(officer, Role.REVIEWER))
    page = reviewer.get("/intake", query={"text": OTHER}).click("Verification of a firm 1")
    assert len(cases_on(page)) == 1
    assert "text=" in page.path and "kind=firm" in page.path
    page = page.click("Details In time")
    assert len(cases_on(page)) == 1
    late = reviewer.get("/intake", query={"light": "red"})
    assert "No case waits here." in late.text


def test_what_cannot_be_read_asks_nothing(app: Flask, act: Act, waiting: None):
    reviewer = Client(app).sign_in(act(officer, Role.REVIEWER))
    asked = {"kind": "?", "light": "?", "district": "?", "after": "?"}
    assert len(cases_on(reviewer.get("/intake", query=asked))) == 2


@pytest.mark.parametrize("role", [Role.APPROVER, Role.FINANCE, Role.AUDITOR], ids=lambda role: role.name)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_reads_in_both_languages_with_and_without_cases(
    app: Flask, act: Act, role: Role, language: str
):
    browser = Client(app, language).sign_in(act(officer, role))
    nothing = "No case waits here."
    assert (nothing if language == "en" else zh(nothing)) in browser.get("/intake").text


def test_the_window_and_the_firms_do_not_see_it(app: Flask, act: Act):
    for who in (act(window_clerk), act(verified_firm)):
        Client(app).sign_in(who).get("/intake", status=403)


def test_the_page_asks_the_database_little(app: Flask, act: Act, laboratory: Laboratory, waiting: None):
    browser = Client(app).sign_in(act(officer, Role.AUDITOR))
    browser.get("/intake")
    with statements(laboratory.engine) as sent:
        browser.get("/intake")
    assert len(sent) <= MOST
