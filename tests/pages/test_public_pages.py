"""The pages that everybody can read."""

import re

import pytest
from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.city import catalogue
from tests.support.pages import Client

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


def test_a_visitors_pages_load_nothing_from_elsewhere(client: Client):
    for path in PAGES:
        assert not re.findall(r'(?:src|href)="(?:https?:)?//', client.get(path).html)
