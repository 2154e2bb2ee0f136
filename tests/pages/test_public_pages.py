"""The pages that everybody can read."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.batches import locked_batch
from tests.support.cases import city, issued_voucher
from tests.support.catalogue import chinese_for, zh
from tests.support.city import catalogue, officer, verified_firm
from tests.support.claims import approved_claim
from tests.support.laboratory import Laboratory
from tests.support.pages import Client
from tests.support.statements import statements
from voucher import clock
from voucher.access import Role
from voucher.publicity.publish import publish_batch
from voucher.publicity.queries import latest_notices

Act = Callable[..., Any]
MOST_STATEMENTS = 8

PAGES = {
    "/": "Professional services for small firms, with a voucher from the city",
    "/policy": "Read the policy",
    "/guide": "Service guide",
    "/help": "Help and contact",
    "/account/sign-in": "Sign in",
    "/account/forgot": "Set a new password",
}


@pytest.mark.parametrize(("path", "title"), PAGES.items())
def test_a_visitor_reads_it_in_both_languages(app: Flask, path: str, title: str):
    assert Client(app, "en").get(path).h1 == title
    assert Client(app).get(path).h1 == (chinese_for(title) or title)


def test_the_home_page_leads_to_the_four_entries_and_the_categories(app: Flask, client: Client, act):  # type: ignore[no-untyped-def]
    act(catalogue)
    links = client.get("/").links()

    for entry in ("Read the policy", "Check the progress", "Apply", "Verify a voucher"):
        assert (chinese_for(entry) or entry) in links
    assert any(text.startswith("管理咨询") for text in links)


def test_a_visitor_reads_what_firms_can_get_and_goes_on_to_the_policy(client: Client, act: Act):
    act(city)
    for path in ("/", "/policy"):
        page = client.get(path)
        for figure in ("¥10,000.00", "50.00%", "¥20,000.00"):
            assert figure in page.text, (path, figure)
        assert page.click(zh("The policy of each round, in figures")).path == "/rounds/policy"


def test_without_a_round_the_pages_show_no_figure(client: Client):
    for path in ("/", "/policy"):
        page = client.get(path)
        assert "¥" not in page.text
        assert zh("The policy of each round, in figures") in page.links()


def test_what_is_left_is_told_once_it_says_nothing_of_a_single_firm(client: Client, act: Act):
    town = act(city)
    told = zh("Money of %(year)s that is still free", year=clock.budget_year())
    for _ in range(2):
        act(issued_voucher, town, act(verified_firm))
    assert told not in client.get("/").text
    act(issued_voucher, town, act(verified_firm))
    assert told in client.get("/").text
    assert zh("about %(percent)s%% left", percent=99) in client.get("/").text


def test_the_home_page_shows_the_three_latest_notices(client: Client, act: Act, laboratory: Laboratory):
    for _ in range(4):
        act(shown_batch)
    numbers = [line.number for line in act(latest_notices)]
    client.get("/")
    with statements(laboratory.engine) as sent:
        page = client.get("/")
    assert len(sent) <= MOST_STATEMENTS
    assert len(numbers) == 3
    assert [text for text in page.links() if text in numbers] == numbers


@pytest.mark.parametrize(("language", "unit"), [("en", "project"), ("zh", "项")])
def test_a_unit_reads_in_the_readers_language(app: Flask, act: Act, language: str, unit: str):
    act(catalogue)
    assert f" {unit} ¥" in Client(app, language).get("/catalogue/category/GL").text


def shown_batch() -> None:
    publish_batch(officer(Role.APPROVER), locked_batch(approved_claim()).pid)


def test_a_visitors_pages_load_nothing_from_elsewhere(client: Client):
    for path in PAGES:
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', client.get(path).html)
