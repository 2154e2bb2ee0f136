"""New details at the window: written down by the clerk, read and answered by the firm; and the clerk's home."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import zh
from tests.support.city import officer, verified_firm
from tests.support.drafts import NEW_ADDRESS, drafted
from tests.support.pages import Client
from tests.support.trade import trade
from tests.support.windows import signed_in, window_clerk, with_consent
from voucher.access import Actor, Role
from voucher.firms.drafted import open_draft_of
from voucher.web.login import cookie_name

Act = Callable[..., Any]
FIRM = "舟山登记示范制造有限公司"


@pytest.fixture
def firm(act: Act) -> Actor:
    found: Actor = act(verified_firm, name=FIRM)
    return found


def at_window(app: Flask, act: Act, clerk: Actor, firm: Actor) -> Client:
    """Return a browser in which the clerk acts for the firm."""
    secret = act(signed_in, clerk)
    act(with_consent, secret, firm)
    window = Client(app)
    window.keep_cookie(cookie_name(app), secret)
    return window


def test_the_clerk_writes_down_and_the_firm_confirms(app: Flask, act: Act, firm: Actor):
    window = at_window(app, act, act(window_clerk), firm)
    asking = window.get("/firms/mine").click(zh("Write new details down"))
    assert not [e for e in asking.document.all("input") if e.attrib.get("type") == "file"]
    draft = asking.submit(zh("Save as a draft for the firm"), address=NEW_ADDRESS)
    assert NEW_ADDRESS in draft.text and zh("The firm confirms") in draft.text
    assert zh("Confirm the new details") not in draft.buttons()
    receipt = draft.click(zh("Receipt to print"))
    for told in (FIRM, NEW_ADDRESS, zh("Signature and seal of the firm")):
        assert told in receipt.text

    own = Client(app).sign_in(firm)
    page = own.get("/home").click(f"{zh('Read the draft')} {zh('New details wait for the firm')}")
    done = page.submit(zh("Confirm the new details"))
    assert NEW_ADDRESS in done.text
    assert zh("New details wait for the firm") not in done.text


def test_what_is_wrong_is_said_beside_the_field_and_everything_typed_is_kept(
    app: Flask, act: Act, firm: Actor
):
    window = at_window(app, act, act(window_clerk), firm)
    page = window.get("/firms/mine/change").submit(
        zh("Save as a draft for the firm"), status=422, phone="12", address=NEW_ADDRESS
    )
    assert "phone" in page.errors
    assert NEW_ADDRESS in page.html
    same = window.get("/firms/mine/change").submit(zh("Save as a draft for the firm"), status=422)
    assert zh("Nothing differs from the details of the firm") in same.text


def test_the_firm_declines_with_a_reason(app: Flask, act: Act, firm: Actor):
    pid = act(drafted, firm)
    own = Client(app, "en").sign_in(firm)
    page = own.get(f"/firms/mine/drafts/{pid}")
    assert "临城街道1号" in page.text and NEW_ADDRESS in page.text
    refused = page.submit("Decline the draft", status=422, reason=" ")
    assert "Say what is wrong with the draft" in refused.errors["reason"]
    done = refused.submit("Decline the draft", reason="门牌号有误")
    assert NEW_ADDRESS not in done.text
    assert "门牌号有误" in own.get(f"/firms/mine/drafts/{pid}").text


def test_a_draft_of_another_firm_is_not_there(app: Flask, act: Act, firm: Actor):
    pid = act(drafted, firm)
    stranger = Client(app).sign_in(act(verified_firm))
    for page in ("", "/receipt"):
        stranger.get(f"/firms/mine/drafts/{pid}{page}", status=404)
    Client(app).sign_in(act(officer, Role.REVIEWER)).get(f"/firms/mine/drafts/{pid}", status=404)
    assert act(open_draft_of, firm.firm_id) == pid


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_clerks_home_shows_today_and_the_latest_cases(app: Flask, act: Act, firm: Actor, language: str):
    clerk = act(window_clerk)
    home = Client(app, language).sign_in(clerk).get("/home")
    begin = "Begin an assisted session"
    assert (begin if language == "en" else zh(begin)) in home.links()
    act(drafted, firm, clerk)
    home = Client(app, language).sign_in(clerk).get("/home")
    assert FIRM in home.text
    goes_on = "Go on with %(firm)s"
    assert (goes_on % {"firm": FIRM} if language == "en" else zh(goes_on, firm=FIRM)) in home.links()


def test_an_order_at_the_window_leads_to_a_receipt(app: Flask, act: Act):
    deal, clerk = act(trade), act(window_clerk)
    window = at_window(app, act, clerk, deal.firm)
    asking = window.get(f"/orders/new/{deal.voucher_pid}/{deal.listing_pid}")
    checking = asking.submit(zh("Continue"), price="6000", need="编制规划")
    placed = checking.submit(zh("Place the order"))
    receipt = placed.click(zh("Receipt to print"))
    for told in (zh("Filed at the window"), clerk.name, zh("Form signed by the firm"), "¥6,000.00"):
        assert told in receipt.text
    listed = Client(app).sign_in(clerk).get("/taken-in")
    assert zh("Order of a service") in listed.text
    bureau = Client(app).sign_in(act(officer, Role.AUDITOR))
    assert zh("Orders") in bureau.get("/windows").text
