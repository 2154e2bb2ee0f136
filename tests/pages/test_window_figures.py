"""The windows' figures for the bureau, and a clerk's own list."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import zh
from tests.support.city import officer, verified_firm
from tests.support.pages import Client
from tests.support.windows import assisting, window_clerk
from voucher.access import District, Role

Act = Callable[..., Any]
FIRM = "舟山代办示范制造有限公司"


def test_the_bureau_looks_at_the_windows_the_sessions_and_the_signed_form(app: Flask, act: Act):
    bureau = Client(app).sign_in(act(officer, Role.AUDITOR))
    assert zh("No assisted session was opened in this year.") in bureau.get("/windows").text
    act(assisting, act(window_clerk), act(verified_firm, name=FIRM))
    sessions = bureau.get("/windows").click(zh(District.DINGHAI.label))
    assert FIRM in sessions.text
    with sessions.click(zh("Form signed by the firm")).response as paper:
        assert paper.mimetype == "application/pdf"


def test_a_clerk_sees_the_way_to_the_window_and_an_empty_list(client: Client, act: Act):
    window = client.sign_in(act(window_clerk))
    home = window.get("/home")
    assert {zh("Assisted session"), zh("Cases I took in")} <= set(home.links())
    assert zh("You have not filed anything for a firm yet.") in window.get("/taken-in").text
    window.get("/windows", status=403)


@pytest.mark.parametrize("address", ["/account/assist", "/taken-in"])
def test_the_windows_pages_read_in_english_too(app: Flask, act: Act, address: str):
    page = Client(app, language="en").sign_in(act(window_clerk)).get(address)
    assert page.h1 in ("Assisted session", "Cases I took in")
