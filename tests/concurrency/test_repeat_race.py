"""The same form twice in the same moment, and a form whose answer was lost: one effect, and everybody learns it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.catalogue import ROOT, zh
from tests.support.city import officer
from tests.support.lost_answer import DIED
from tests.support.pages import Client, Page
from tests.support.plain_browser import PlainBrowser
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Actor, Role
from voucher.budget.allocate import propose_appropriation
from voucher.budget.models import LedgerEntry
from voucher.ledger import Money
from voucher.repeats.views import door
from voucher.storage import attempts, db, transaction
from voucher.storage.attempts import Attempt, announce
from voucher.web.login import cookie_name
from voucher.web.request_key import HEADER

Act = Callable[..., Any]
KEY = "k" * 24
APPROVE = {"decision": "approve"}


@pytest.fixture
def approver(act: Act) -> Actor:
    who: Actor = act(officer, Role.APPROVER)
    return who


@pytest.fixture
def proposal(act: Act) -> str:
    """The address of money that waits for an approver."""
    year = clock.budget_year()
    pid = act(
        lambda: propose_appropriation(
            officer(Role.FINANCE), year, document_number="批1号", amount=Money.yuan(500)
        )
    )
    return f"/budget/proposals/{pid}"


def entries(act: Act) -> int:
    return int(act(lambda: db.session.scalar(select(func.count()).select_from(LedgerEntry))))


def at_once(browsers: list[Client], address: str, keys: list[str]) -> list[Page]:
    """Let each browser send the approval in the same moment, each with its key."""
    start = Barrier(len(browsers))
    for browser in browsers:
        browser.get(address)

    def send(browser: Client, key: str) -> Page:
        start.wait()
        try:
            return browser.post(address, APPROVE | {"request_key": key}, status=302)
        except AssertionError:
            return browser.get(address)

    with ThreadPoolExecutor(len(browsers)) as threads:
        return list(threads.map(send, browsers, keys))


def test_a_form_sent_by_three_clicks_at_once_has_one_effect_and_one_answer(
    app: Flask, act: Act, approver: Actor, proposal: str
):
    browsers = [browser_of(app, approver) for _ in range(3)]
    answers = at_once(browsers, proposal, [KEY] * 3)
    assert [answer.location for answer in answers] == [proposal] * 3
    assert entries(act) == 1


def test_with_keys_of_their_own_all_clicks_but_one_are_refused(
    app: Flask, act: Act, approver: Actor, proposal: str
):
    """The positive control: the key is what makes the answers alike."""
    browsers = [browser_of(app, approver) for _ in range(3)]
    answers = at_once(browsers, proposal, ["a" * 24, "b" * 24, "c" * 24])
    assert sorted(answer.status for answer in answers) == [200, 200, 302]
    assert entries(act) == 1


def test_who_never_got_the_answer_learns_by_the_key_what_was_recorded(
    app: Flask, act: Act, approver: Actor, proposal: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(door, "LOOKS", 1)
    browser = browser_of(app, approver)
    _send_and_die(app, browser, proposal, APPROVE | {"request_key": KEY})
    assert entries(act) == 1

    browser.get(proposal)
    told = browser.post(proposal, APPROVE | {"request_key": KEY}, status=303).follow()

    assert told.h1 == zh("You sent this already")
    assert zh("Appropriation") in told.text
    assert entries(act) == 1
    assert browser.post(proposal, APPROVE, status=409)  # with another key nobody could tell it was the same


@pytest.mark.parametrize(
    "laboratory", ["postgres"], indirect=True
)  # on SQLite the repeat simply waits its turn
def test_while_the_first_attempt_runs_a_repeat_is_told_to_wait(
    app: Flask, act: Act, approver: Actor, proposal: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(attempts, "LONGEST_WAIT", "'50ms'")
    monkeypatch.setattr(door, "LOOKS", 1)
    browser, running, over = browser_of(app, approver), Event(), Event()
    browser.get(proposal)

    def first_attempt() -> None:
        with app.app_context():
            announce(db.session(), Attempt(approver.person_id or 0, KEY, "first", {}))
            with pytest.raises(TimeoutError), transaction():
                running.set()
                over.wait(timeout=60)
                raise TimeoutError
            db.session.remove()

    with ThreadPoolExecutor(1) as threads:
        work = threads.submit(first_attempt)
        running.wait(timeout=60)
        told = browser.post(proposal, APPROVE | {"request_key": KEY}, status=303).follow()
        program = PlainBrowser(app, browser.cookie(cookie_name(app)))
        refused = program.post(proposal, APPROVE, headers={HEADER: KEY})
        over.set()
        work.result()

    assert told.h1 == zh("Your request is being processed")
    assert 'http-equiv="refresh"' in told.html
    assert refused.status_code == 409
    assert entries(act) == 0
    browser.get(proposal)
    browser.post(proposal, APPROVE | {"request_key": KEY}, status=302)  # the first came to nothing
    assert entries(act) == 1


def _send_and_die(app: Flask, browser: Client, address: str, fields: dict[str, str]) -> None:
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VOUCHER_")}
    secret = browser.cookie(cookie_name(app)) or ""
    command = [sys.executable, "-m", "tests.support.lost_answer", url, secret, address, json.dumps(fields)]
    died = subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)
    assert died.returncode == DIED, died.stderr
