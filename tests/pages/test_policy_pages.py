"""Pages on which policies stand side by side."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import zh
from tests.support.city import officer, open_round, policy_numbers
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher.access import Role

Act = Callable[..., Any]


@pytest.fixture
def reviewer(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.REVIEWER))


def test_a_round_shows_what_changed_since_the_one_before(act: Act, reviewer: Client):
    first = act(open_round, numbers=policy_numbers(10_000))
    assert zh("Since the round before") not in reviewer.get(f"/rounds/{first}").text
    second = act(open_round, numbers=policy_numbers(10_000, 5_000, ratio_bp=4_000))
    page = reviewer.get(f"/rounds/{second}")
    for text in (zh("Since the round before"), "50.00%", "40.00%", "¥5,000.00"):
        assert text in page.text
    compared = page.click(zh("Compare with another round"))
    assert "40.00%" in compared.text
    same = reviewer.get("/rounds/changes", query={"old": first, "new": first})
    assert zh("The policy is the same.") in same.text
    reviewer.get("/rounds/changes", query={"old": "nobodys"}, status=404)


def test_without_rounds_there_is_nothing_to_compare(reviewer: Client):
    assert zh("No round yet.") in reviewer.get("/rounds/changes").text
