"""Pages of the standing terms: the numbers, their versions, what changed, and new ones by two people."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Role

Act = Callable[..., Any]
REASON = "公示期按新规定延长"


@pytest.fixture
def reviewer(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.REVIEWER))


@pytest.fixture
def approver(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.APPROVER))


def start() -> str:
    return (clock.today() + timedelta(days=30)).isoformat()


def test_the_numbers_in_force_stand_with_unit_and_source(reviewer: Client):
    page = reviewer.get("/terms/")
    assert zh("A public notice stands") in page.text
    assert "5 个工作日" in page.text
    assert "5.00%" in page.text
    assert zh("Practice of spot checks: one in twenty every half year") in page.text


def test_new_terms_are_proposed_seen_before_and_after_and_decided(reviewer: Client, approver: Client):
    page = reviewer.get("/terms/propose").submit(
        starts_on=start(), reason=REASON, notice_days="7", spot_check_bp="10"
    )
    assert zh("You proposed this, so somebody else has to decide it.") in page.text
    waiting = approver.get("/decisions")
    assert REASON in waiting.text
    assert "7 个工作日" in waiting.text
    decided = approver.get(page.path).submit(zh("Approve"))
    assert zh("Done as proposed.") in decided.text
    assert "5.00%" in decided.text
    assert "10.00%" in decided.text
    changes = approver.get("/terms/changes")
    assert "7 个工作日" in changes.text
    assert zh("Appeal after a refusal") not in changes.text
    assert zh("To come") in approver.get("/terms/").text


def test_what_is_wrong_stands_beside_its_field_and_everything_typed_is_kept(reviewer: Client):
    page = reviewer.get("/terms/propose").submit(
        status=422,
        starts_on=start(),
        reason=REASON,
        notice_days="零",
        assist_minutes="0",
        spot_check_bp="120",
    )
    assert set(page.errors) == {"notice_days", "assist_minutes", "spot_check_bp"}
    assert 'value="零"' in page.html
    late = reviewer.get("/terms/propose").submit(
        status=422, starts_on=clock.today().isoformat(), reason=REASON, notice_days="7"
    )
    assert set(late.errors) == {"starts_on"}
    same = reviewer.get("/terms/propose").submit(status=422, starts_on=start(), reason=REASON)
    assert zh("No number differs from those in force on that day") in same.text


def test_the_proposer_takes_it_back(reviewer: Client):
    page = reviewer.get("/terms/propose").submit(starts_on=start(), reason=REASON, notice_days="7")
    withdrawn = page.submit(zh("Take the proposal back"))
    assert zh("Proposal withdrawn") in withdrawn.text


def test_without_any_version_nothing_has_changed(reviewer: Client):
    assert zh("No number differs between these two versions.") in reviewer.get("/terms/changes").text
    reviewer.get("/terms/changes?old=nobodys", status=404)


def test_who_may_only_read_finds_no_way_to_propose(app: Flask, act: Act):
    auditor = browser_of(app, act(officer, Role.AUDITOR))
    assert zh("Propose new terms") not in auditor.get("/terms/").text
    auditor.get("/terms/propose", status=403)


def test_the_pages_read_in_english(app: Flask, act: Act):
    reader = browser_of(app, act(officer, Role.REVIEWER))
    reader.keep_cookie("language", "en")
    assert "5 working days" in reader.get("/terms/").text
    last_reminder = reader.get("/terms/").text.partition("Last reminder")[2]
    assert re.match(r"\D+1 day ", last_reminder)
