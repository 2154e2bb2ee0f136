"""Signed out in one tab, saved in the other: nothing is recorded, and nothing has to be typed again."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import city, draft_application, row
from tests.support.city import verified_firm
from tests.support.pages import Client, Page
from voucher.access import Actor
from voucher.applications.models import Application
from voucher.web import stale_form
from voucher.web.login import cookie_name

SAVE, AGAIN = "Save and continue", "Send it again"
TYPED = "编制五年规划，含实施路径。"
TOO_OLD = "This form was open for too long"
Act = Callable[..., Any]


class Open:
    """A firm's draft, open in a tab of a browser in which somebody goes on working."""

    def __init__(self, app: Flask, act: Act) -> None:
        self._app, self._act = app, act
        self.firm: Actor = act(verified_firm)
        self._pid = act(draft_application, act(city), self.firm)
        self.browser = Client(app, language="en").sign_in(self.firm)
        self.tab: Page = self.browser.get(f"/applications/{self._pid}/purpose")

    def sign_out(self) -> None:
        self.browser.get("/help")
        self.browser.post("/account/sign-out")

    def saved(self) -> str:
        purpose: str = self._act(row, Application, self._pid).purpose
        return purpose

    @property
    def is_signed_in(self) -> bool:
        return bool(self.browser.cookie(cookie_name(self._app)))


@pytest.fixture
def opened(app: Flask, act: Act) -> Open:
    return Open(app, act)


def test_after_signing_in_again_what_was_typed_is_sent_with_one_click(opened: Open):
    before = opened.saved()
    opened.sign_out()
    assert not opened.is_signed_in
    told = opened.tab.submit(SAVE, status=400, purpose=TYPED)
    assert told.h1 == TOO_OLD
    assert AGAIN not in told.buttons()  # nobody is signed in
    assert TYPED not in told.html

    opened.browser.sign_in(opened.firm)
    told = opened.tab.submit(SAVE, status=400, purpose=TYPED)  # as the browser sends it when going back
    assert told.h1 == TOO_OLD
    assert opened.saved() == before
    assert told.submit(AGAIN).status == 200
    assert opened.saved() == TYPED


def test_a_form_of_another_site_is_not_offered_to_be_sent(opened: Open):
    told = opened.browser.post(
        opened.tab.path,
        {"csrf_token": "stale", "purpose": TYPED},
        status=400,
        origin="https://elsewhere.example",
    )
    assert AGAIN not in told.buttons()


def test_without_the_page_that_keeps_it_what_was_typed_would_be_gone(
    opened: Open, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(stale_form, "may_be_sent_again", lambda: False)
    opened.sign_out()
    opened.browser.sign_in(opened.firm)
    assert TYPED not in opened.tab.submit(SAVE, status=400, purpose=TYPED).html
