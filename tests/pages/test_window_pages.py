"""The window's pages: find the firm, get its consent, act for it under the banner, end."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from tests.support.catalogue import zh
from tests.support.city import firm_pid, verified_firm
from tests.support.pages import Client, Page
from tests.support.papers import paper
from tests.support.people import mails
from tests.support.windows import window_clerk
from voucher.access import Actor, District
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


def row(act: Act, firm: Actor) -> Firm:
    found: Firm = act(lambda: db.session.get_one(Firm, firm.firm_id))
    return found


def asked(window: Client, act: Act, firm: Actor) -> Page:
    """Find the firm and return the page that asks for its consent."""
    start = window.get("/account/assist")
    return start.submit(zh("Find the firm"), credit_code=row(act, firm).credit_code)


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
    for told in (FIRM, row(act, firm).credit_code, zh("Signature and seal of the firm")):
        assert told in form.text
    assert opened(window, act, firm).h1 == zh("Workbench")


def test_the_code_that_was_mailed_leads_there_too(window: Client, act: Act, firm: Actor):
    to = row(act, firm).contact_email
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
        start.submit(zh("Find the firm"), status=404, credit_code=code)
        for code in (row(act, firm).credit_code, "91330902MA2A0000XX")
    ]
    assert pages[0].text.replace(number(pages[0]), "") == pages[1].text.replace(number(pages[1]), "")
    for page in ("", "/form", "/paper", "/code"):
        assert FIRM not in stranger.get(f"/account/assist/{act(firm_pid, firm)}{page}", status=404).html


def number(page: Page) -> str:
    """Return the request number that every page of a failure shows."""
    return page.response.headers["X-Request-Id"]


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
