"""A firm prepares for a first-come round; the bureau looks before the opening; at the opening one click is enough."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import City, draft_application, row
from tests.support.catalogue import zh
from tests.support.city import verified_firm
from tests.support.coming import asking_firm, coming_city, opening, qualified_firm
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState, Prequalification

Act = Callable[..., Any]


@pytest.fixture
def here(act: Act) -> City:
    return act(coming_city)


def test_a_firm_asks_and_the_bureau_says_yes(app: Flask, act: Act, here: City):
    who = act(verified_firm)
    pid = act(draft_application, here, who)
    firm, officer = browser_of(app, who), browser_of(app, here.reviewer)
    tasks = firm.get(f"/applications/{pid}/tasks").submit(zh("Ask for pre-qualification"))
    assert zh("The bureau looks at your papers") in tasks.text
    assert zh("Ask for pre-qualification") not in tasks.buttons()

    listed = officer.get("/applications/prequalifications")
    [name] = [text for text, url in listed.links().items() if url.endswith(f"/prequalifications/{pid}")]
    page = listed.click(name)
    papers = [url for url in page.links().values() if "/papers/" in url]
    assert officer.get(papers[0]).response.mimetype == "application/pdf"
    page = page.submit(zh("Pre-qualify"))
    assert zh("Pre-qualified") in page.text
    assert zh("Your firm is pre-qualified for this round") in firm.get(f"/applications/{pid}/tasks").text


def test_a_refusal_names_the_reason_beside_what_to_do(app: Flask, act: Act, here: City):
    who, pid = act(asking_firm, here)
    firm, officer = browser_of(app, who), browser_of(app, here.reviewer)
    form = officer.get(f"/applications/prequalifications/{pid}").click(zh("Refuse pre-qualification"))
    assert form.submit(zh("Refuse pre-qualification"), status=422, reason="").errors
    form.submit(zh("Refuse pre-qualification"), reason="营业执照已过期，请上传新照。")
    tasks = firm.get(f"/applications/{pid}/tasks")
    assert "营业执照已过期，请上传新照。" in tasks.text
    assert zh("Correct what is named above, then ask again before the round opens.") in tasks.text
    assert zh("Ask for pre-qualification") in tasks.buttons()


def test_what_was_asked_for_can_be_taken_back(app: Flask, act: Act, here: City):
    who, pid = act(asking_firm, here)
    tasks = browser_of(app, who).get(f"/applications/{pid}/tasks").submit(zh("Take the request back"))
    assert zh("Ask for pre-qualification") in tasks.buttons()


def test_before_the_opening_every_page_counts_by_the_portals_clock(app: Flask, act: Act, here: City):
    who, pid = act(qualified_firm, here)
    firm = browser_of(app, who)
    for address in (
        "/rounds/policy",
        "/applications/start",
        f"/applications/{pid}/tasks",
        f"/applications/{pid}/check",
    ):
        page = firm.get(address)
        assert "data-opens-in=" in page.html, address
        assert "data-server-clock=" in page.html, address
    early = firm.get(f"/applications/{pid}/check").submit(
        zh("Submit the application for a voucher"), status=422
    )
    assert zh("The round “%(round)s” opens on %(opens)s").split("%")[0] in early.text


def test_at_the_opening_one_click_is_enough(app: Flask, act: Act, here: City):
    who, pid = act(qualified_firm, here)
    with clock.at(act(opening, here)):
        tasks = browser_of(app, who).get(f"/applications/{pid}/tasks")
        page = tasks.submit(zh("Submit the application for a voucher"))
    assert page.response.content_location == f"/applications/{pid}/place"
    assert act(lambda: row(Application, pid).state) is ApplicationState.QUEUED


def test_who_was_not_looked_at_reads_so_after_the_opening(app: Flask, act: Act, here: City):
    who = act(verified_firm)
    pid = act(draft_application, here, who)
    with clock.at(act(opening, here)):
        firm = browser_of(app, who)
        sentence = zh("This round takes only firms that were pre-qualified before its opening.")
        assert sentence in firm.get(f"/applications/{pid}/tasks").text
        assert sentence in firm.get("/applications/start").text


@pytest.mark.parametrize("tab", [p.value for p in Prequalification if p is not Prequalification.NONE])
def test_each_tab_has_its_empty_state(client: Client, act: Act, here: City, tab: str):
    page = client.sign_in(here.reviewer).get("/applications/prequalifications", query={"tab": tab})
    assert zh("Nothing waits here.") in page.text
