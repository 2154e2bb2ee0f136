"""Where officers read what is late: the count leads to its list, and one thing is not counted as many."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import City, accepted_application, city, submitted_application
from tests.support.catalogue import zh
from tests.support.city import verified_firm
from tests.support.signing_in import browser_of
from voucher.applications.pause import pause

Act = Callable[..., Any]


@pytest.fixture
def town(act: Act, set_clock: Callable[[str], None]) -> City:
    set_clock("2026-06-08 09:00")  # a Monday
    built: City = act(city)
    return built


def test_the_count_of_late_cases_leads_to_their_list(
    app: Flask, act: Act, town: City, set_clock: Callable[[str], None]
):
    act(submitted_application, town, act(verified_firm))
    set_clock("2026-06-17 09:00")
    page = browser_of(app, town.intake).get("/home")
    assert zh("Beyond the promised day: %(count)s", count=1) in page.text
    late = page.click(zh("Work on these first"))
    assert late.path == "/intake?light=red"
    assert zh("Beyond the promised day") in late.text


def test_a_case_to_accept_says_how_long_it_may_still_wait(
    app: Flask, act: Act, town: City, set_clock: Callable[[str], None]
):
    pid = act(submitted_application, town, act(verified_firm))
    queue, case = "/applications/queue", f"/applications/cases/{pid}"
    for moment, words in (
        ("06-11", "2 working days left"),
        ("06-12", "1 working day left"),
        ("06-15", "Due today"),
        ("06-16", "1 working day late"),
    ):
        set_clock(f"2026-{moment} 09:00")
        officer = browser_of(app, town.intake)
        officer.keep_cookie("language", "en")
        for address in (queue, case):
            assert words in officer.get(address).text, (moment, address)
    assert "Promised time" in officer.get(queue).text


def test_a_paused_case_says_so_in_the_intake_queue(app: Flask, act: Act, town: City):
    pid = act(accepted_application, town, act(verified_firm))
    act(pause, town.reviewer, pid, reason="等待市场监管局核实执照")
    page = browser_of(app, town.reviewer).get("/intake")
    assert zh("Clock stands, %(days)s working days left", days=5) in page.text
    assert zh("Clock stands") in page.click(f"{zh('Details')} {zh('Clock stands')}").text
