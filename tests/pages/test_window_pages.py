"""The window's pages: find the firm, get its consent, act for it under the banner, end."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import city, draft_application, submitted_application
from tests.support.catalogue import zh
from tests.support.city import firm_pid, verified_firm
from tests.support.crawler import walk
from tests.support.document import text_of
from tests.support.orders import delivered_order, placed_order
from tests.support.pages import Client, Page
from tests.support.papers import paper
from tests.support.people import mails
from tests.support.plain_browser import PlainBrowser
from tests.support.trade import trade
from tests.support.windows import later, signed_in, window_clerk, with_consent
from voucher.access import Actor, District
from voucher.applications.open_case import case_for_firm
from voucher.firms.models import Firm
from voucher.storage import db

Act = Callable[..., Any]
FIRM = "舟山代办示范制造有限公司"


@pytest.fixture
def firm(act: Act) -> Actor:
    found: Actor = act(verified_firm, name=FIRM)
    return found


@pytest.fixture
def window(client: Client, act: Act) -> Client:
    """The browser of a clerk of the firm's district."""
    return client.sign_in(act(window_clerk))


def firm_row(firm: Actor) -> Firm:
    return db.session.get_one(Firm, firm.firm_id)


def asked(window: Client, act: Act, firm: Actor) -> Page:
    """Find the firm and return the page that asks for its consent."""
    start = window.get("/account/assist")
    return start.submit(zh("Find the firm"), credit_code=act(firm_row, firm).credit_code)


def opened(window: Client, act: Act, firm: Actor) -> Page:
    """Begin a session with a signed form and return the firm's first page."""
    upload = (BytesIO(paper().content), "授权书.pdf")
    return (
        asked(window, act, firm)
        .click(zh("Upload the signed form"))
        .submit(zh("Begin the session"), upload=upload)
    )


def test_a_signed_form_leads_to_the_firms_pages(window: Client, act: Act, firm: Actor):
    consent = asked(window, act, firm)
    assert FIRM in consent.text
    form = consent.click(zh("Form to print"))
    for told in (FIRM, act(firm_row, firm).credit_code, zh("Signature and seal of the firm")):
        assert told in form.text
    assert opened(window, act, firm).h1 == zh("Workbench")


def test_the_code_that_was_mailed_leads_there_too(window: Client, act: Act, firm: Actor):
    to = act(firm_row, firm).contact_email
    entering = asked(window, act, firm).submit(zh("Send the code"))
    assert to not in entering.text
    assert entering.submit(zh("Begin the session"), status=422, code="").errors
    [mail] = act(mails, to)[-1:]
    code = next(line for line in mail.splitlines() if line.isdigit())
    wrong = f"{(int(code) + 1) % 10**6:06}"
    assert (
        zh("This code is not right, or not good any more")
        in (entering.submit(zh("Begin the session"), status=422, code=wrong).errors["code"])
    )
    assert entering.submit(zh("Begin the session"), code=code).h1 == zh("Workbench")


def test_codes_are_not_sent_without_end(window: Client, act: Act, firm: Actor):
    consent = asked(window, act, firm)
    for _ in range(3):
        consent.submit(zh("Send the code"))
    consent.submit(zh("Send the code"), status=429)


def test_a_firm_of_another_district_answers_like_a_missing_one(client: Client, act: Act, firm: Actor):
    stranger = client.sign_in(act(window_clerk, District.SHENGSI))
    start = stranger.get("/account/assist")
    pages = [
        start.submit(zh("Find the firm"), status=422, credit_code=code)
        for code in (act(firm_row, firm).credit_code, "91330902MA2A0000XX")
    ]
    assert pages[0].text == pages[1].text
    for page in ("", "/form", "/paper", "/code"):
        assert FIRM not in stranger.get(f"/account/assist/{act(firm_pid, firm)}{page}", status=404).html


def test_a_second_firm_is_not_helped_before_the_first_session_is_ended(window: Client, act: Act, firm: Actor):
    opened(window, act, firm)
    again = window.get("/account/assist")
    assert zh("You are acting for %(firm)s", firm=FIRM) in again.text
    assert zh("Find the firm") not in again.buttons()
    other = act(firm_pid, act(verified_firm))
    refused = window.get(f"/account/assist/{other}/paper").submit(
        zh("Begin the session"), status=422, upload=(BytesIO(paper().content), "授权书.pdf")
    )
    assert zh("You are still acting for another firm") in refused.text


def test_the_banner_stands_on_every_page_and_ends_the_session(window: Client, act: Act, firm: Actor):
    opened(window, act, firm)
    for address in ("/home", "/applications/", "/firms/mine", "/account/me", "/"):
        page = window.get(address)
        assert FIRM in banner(page), address
        assert zh("%(minutes)s minutes left", minutes=30) in banner(page), address
    over = page.submit(zh("End the session"))
    assert zh("The assisted session is over.") in over.text
    assert not banner(over)
    assert not banner(window.get("/home"))


def banner(page: Page) -> str:
    """Return what the bar of the assisted session says."""
    return " ".join(text_of(bar) for bar in page.document.all("aside"))


def test_when_the_time_is_over_the_next_step_is_refused_and_the_draft_is_kept(
    window: Client, act: Act, firm: Actor, set_clock: Callable[[str], None]
):
    town = act(city)
    pid = act(draft_application, town, firm)
    opened(window, act, firm)
    purpose = window.get(f"/applications/{pid}/purpose")
    set_clock(later(20))
    window.get("/home")
    set_clock(later(11))
    refused = purpose.submit(zh("Save and continue"), status=404, purpose="改动不应保存。")
    assert refused.h1 == zh("No assisted session is open")
    assert not banner(refused)
    assert act(case_for_firm, firm, pid).purpose != "改动不应保存。"


def test_no_link_of_the_session_is_dead_and_none_leads_to_another_firm(app: Flask, act: Act):
    deal = act(trade)
    act(submitted_application, act(city), deal.firm)
    act(placed_order, deal, price=1_000)
    act(delivered_order, deal, price=1_000)
    other = act(firm_row, act(verified_firm))
    secret = act(signed_in, act(window_clerk))
    act(with_consent, secret, deal.firm)

    pages = walk(PlainBrowser(app, secret)).answers
    assert {address: a.status_code for address, a in pages.items() if a.status_code >= 400} == {}
    assert sum(f"/vouchers/{deal.voucher_pid}" in address for address in pages) >= 2
    assert not [address for address in pages if address.startswith(("/firms/mine/change", "/account/firm"))]
    for address, answer in pages.items():
        if answer.mimetype == "text/html":
            assert other.credit_code not in answer.get_data(as_text=True), address


def test_handing_in_leads_to_a_receipt_to_print(window: Client, act: Act, firm: Actor):
    pid = act(draft_application, act(city), firm)
    opened(window, act, firm)
    receipt = window.get(f"/applications/{pid}/check").submit(zh("Submit the application for a voucher"))
    filed = act(case_for_firm, firm, pid)
    assert filed.number in receipt.h1
    for told in (
        FIRM,
        zh("Filed at the window"),
        zh(District.DINGHAI.label),
        "窗口",
        "¥10,000.00",
        filed.purpose,
    ):
        assert told in receipt.text
    assert zh("Form signed by the firm") in receipt.text
    assert zh("Print") in receipt.buttons()

    window.get("/account/assist").submit(zh("End the session"))
    window.get(f"/applications/{pid}/receipt", status=404)
    mine = window.get("/applications/taken-in")
    assert filed.number in mine.text
    assert FIRM in mine.text


def test_a_code_the_window_does_not_serve_is_refused_beside_its_field(window: Client):
    start = window.get("/account/assist")
    refused = start.submit(zh("Find the firm"), status=422, credit_code="91330902MA2A0000XX")
    assert zh("Your window serves no firm with this code") in refused.errors["credit_code"]
    assert "91330902MA2A0000XX" in refused.html
