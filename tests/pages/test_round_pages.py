"""Pages of the rounds: prepared, published and closed by the bureau, read by everybody."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import zh
from tests.support.city import appropriated_year, officer, open_round
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Role

Act = Callable[..., Any]
NO_ROUND = "No round takes applications at present. The next one is announced here."


@pytest.fixture
def reviewer(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.REVIEWER))


@pytest.fixture
def approver(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.APPROVER))


def answers(**changed: str) -> dict[str, Any]:
    """Return sound answers to every question about a round."""
    today = clock.today()
    return {
        "name": "第一批服务券",
        "mode": "reviewed",
        "opens_at": today.isoformat(),
        "opens_time": "00:00",
        "closes_at": (today + timedelta(days=30)).isoformat(),
        "closes_time": "17:00",
        "title": "服务券实施办法",
        "face_1": "10000",
        "sizes_1": ["small", "medium"],
        "face_2": "5,000",
        "sizes_2": ["micro"],
        "ratio": "50",
        "cap_per_firm": "20000",
        "use_days": "180",
        "use_last": f"{today.year + 1}-12-31",
        "redeem_days": "270",
        "redeem_last": f"{today.year + 1}-12-31",
    } | changed


def test_a_round_is_prepared_published_and_read_by_everybody(
    act: Act, client: Client, reviewer: Client, approver: Client
):
    act(appropriated_year)
    assert zh(NO_ROUND) in client.get("/rounds/policy").text

    prepared = reviewer.get("/rounds/new").submit(**answers())
    assert zh("The round is prepared. A colleague has to publish it.") in prepared.text
    assert zh(NO_ROUND) in client.get("/rounds/policy").text
    published = approver.get(prepared.path).click(zh("Publish the round")).submit(zh("Publish the round"))

    assert zh("Takes applications now") in published.text
    public = client.get("/rounds/policy").text
    assert "¥10,000.00" in public
    assert zh("up to %(share)s", share="50.00%") in public


def test_every_contradiction_stands_beside_its_field(act: Act, reviewer: Client):
    act(appropriated_year)
    page = reviewer.get("/rounds/new").submit(status=422, **answers(cap_per_firm="9999"))
    assert "¥10,000.00" in page.errors["cap_per_firm"]
    assert 'value="第一批服务券"' in page.html

    page = reviewer.get("/rounds/new").submit(status=422, **answers(ratio="120", use_days="", face_1="一万"))
    assert set(page.errors) == {"ratio", "use_days", "face_1"}


def test_a_round_for_pre_qualified_firms_is_first_come_and_says_so(act: Act, reviewer: Client):
    act(appropriated_year)
    limited = {"prequalified_only": "y"}
    page = reviewer.get("/rounds/new").submit(status=422, **answers(**limited))
    assert zh("Only a first-come round is limited to pre-qualified firms") in page.errors["prequalified_only"]
    prepared = reviewer.get("/rounds/new").submit(**answers(mode="first_come", **limited))
    assert zh("only firms pre-qualified before the opening") in prepared.text
    kept = reviewer.get(prepared.path).click(zh("Change")).submit(name="改后的批次")
    assert zh("only firms pre-qualified before the opening") in kept.text


def test_a_draft_is_changed_and_a_published_round_is_not(act: Act, reviewer: Client, approver: Client):
    act(appropriated_year)
    prepared = reviewer.get("/rounds/new").submit(**answers())

    changed = reviewer.get(prepared.path).click(zh("Change")).submit(name="改后的批次")
    assert changed.h1 == "改后的批次"
    approver.get(prepared.path).click(zh("Publish the round")).submit(zh("Publish the round"))
    reviewer.get(f"{prepared.path}/edit", status=409)


def test_pause_resume_and_close_ask_first(act: Act, reviewer: Client):
    path = f"/rounds/{act(open_round)}"
    steps = {
        "Pause the round": "Round is paused",
        "Resume the round": "Takes applications now",
        "Close the round": "Round is closed",
    }
    for step, phase in steps.items():
        asked = reviewer.get(path).click(zh(step))
        assert zh(phase) in asked.submit(zh(step)).text
    reviewer.get(f"{path}/resume", status=409)
    reviewer.get(f"{path}/nonsense", status=404)


def test_finance_reads_rounds_and_changes_none(app: Flask, act: Act):
    path = f"/rounds/{act(open_round)}"
    finance = browser_of(app, act(officer, Role.FINANCE))
    assert zh("Pause the round") not in finance.get(path).text
    finance.get(f"/rounds/?year={clock.budget_year()}")
    finance.get(f"{path}/close", status=403)
    finance.get("/rounds/new", status=403)
    finance.get("/rounds/aaaaaaaaaaaaaaaaaaaaaaaaaa", status=404)
