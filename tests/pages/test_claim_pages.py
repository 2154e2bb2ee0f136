"""The pages of claims, walked by the agency and the firm."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.city import officer
from tests.support.claims import (
    Claimed,
    approved_claim,
    bare_claim,
    draft_claim,
    invoice_number,
    stored,
    submitted_claim,
)
from tests.support.orders import confirmed_order
from tests.support.pages import Page
from tests.support.papers import paper
from tests.support.people import account, joined
from tests.support.signing_in import browser_of
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.ledger import Money
from voucher.redemption.redeem import withdraw
from voucher.redemption.sheet import sheet_for
from voucher.redemption.states import ClaimState
from voucher.state_machine import CannotMove

Act = Callable[..., Any]


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


def upload() -> tuple[BytesIO, str]:
    return BytesIO(paper().content), "凭证.pdf"


def numbers(page: Page) -> list[str]:
    return [text for text in page.links() if text.startswith("DF")]


def add_paper(page: Page, slot: str) -> Page:
    return page.submit(zh("Add the paper"), slot=slot, upload=upload())


def test_an_agency_claims_an_order_from_the_list_to_the_number(app: Flask, act: Act):
    deal = act(trade)
    act(confirmed_order, deal)
    agency = browser_of(app, deal.agency)
    listed = agency.get("/claims/")
    assert "¥3,000.00" in listed.text
    page = listed.submit(_button(listed, "Claim payment"))
    today = clock.today().isoformat()
    page = page.submit(
        zh("Add the invoice"), invoice_number=invoice_number(), issued_on=today, amount="6,000"
    )
    page = page.submit(zh("Save the payment"), own_payment="3000", paid_on=today)
    page = add_paper(add_paper(page, "invoice"), "payment_proof")
    assert zh("Everything needed is there") in page.text
    done = page.click(zh("Check and submit")).submit(zh("Submit the claim"))
    assert f"DF{clock.budget_year()}-00001" in done.h1
    assert "¥3,000.00" in done.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"invoice_number": "123"}, "invoice_number"),
        ({"invoice_number": "12345678"}, "invoice_code"),
        ({"issued_on": "2020-01-01"}, "issued_on"),
        ({"issued_on": "昨天"}, "issued_on"),
        ({"amount": "一千"}, "amount"),
        ({"amount": "0"}, "amount"),
        ({"amount": ""}, "amount"),
    ],
)
def test_bad_input_is_named_beside_its_field_and_kept(
    app: Flask, act: Act, typed: dict[str, str], field: str
):
    claim = act(bare_claim)
    page = browser_of(app, claim.trade.agency).get(f"/claims/{claim.pid}/edit")
    good = {
        "invoice_number": invoice_number(),
        "issued_on": clock.today().isoformat(),
        "amount": "6000",
    }
    wrong = page.submit(zh("Add the invoice"), status=422, **(good | typed))
    assert field in wrong.errors
    for value in (good | typed).values():
        assert value in wrong.html


def test_a_used_invoice_is_refused_beside_its_number_and_names_nobody(app: Flask, act: Act):
    first = act(draft_claim)
    other = act(bare_claim)
    [invoice] = act(sheet_for, first.trade.agency, first.pid).invoices
    page = browser_of(app, other.trade.agency).get(f"/claims/{other.pid}/edit")
    wrong = page.submit(
        zh("Add the invoice"),
        status=422,
        invoice_number=invoice.number,
        issued_on=invoice.issued_on.isoformat(),
        amount="6000",
    )
    assert zh("This invoice already backs a claim") in wrong.errors["invoice_number"]
    assert "示范咨询" not in wrong.errors["invoice_number"]


def test_a_payment_in_the_future_and_a_broken_file_are_refused_beside_their_fields(app: Flask, act: Act):
    claim = act(bare_claim)
    page = browser_of(app, claim.trade.agency).get(f"/claims/{claim.pid}/edit")
    wrong = page.submit(zh("Save the payment"), status=422, own_payment="3000", paid_on="2999-01-01")
    assert "paid_on" in wrong.errors
    broken = page.submit(zh("Add the paper"), status=422, slot="invoice", upload=(BytesIO(b"no"), "a.pdf"))
    assert "a.pdf" in broken.text


def test_each_button_keeps_everything_that_is_filled_in(app: Flask, act: Act):
    claim = act(bare_claim)
    page = browser_of(app, claim.trade.agency).get(f"/claims/{claim.pid}/edit")
    number, today = invoice_number(), clock.today().isoformat()
    typed = {"invoice_number": number, "issued_on": today, "amount": "6000"}
    page = page.submit(zh("Save the payment"), own_payment="3000", paid_on=today, upload=upload(), **typed)
    assert page.errors == {}
    assert zh("The invoice was added.") in page.html and zh("The payment was saved.") in page.html
    sheet = act(sheet_for, claim.trade.agency, claim.pid)
    assert [one.number for one in sheet.invoices] == [number]
    assert sheet.own_payment == Money.yuan(3_000)
    assert [one.name for one in sheet.papers if one.slot] == ["凭证.pdf"]


def test_a_part_that_is_refused_stays_and_the_others_are_kept(app: Flask, act: Act):
    claim = act(bare_claim)
    page = browser_of(app, claim.trade.agency).get(f"/claims/{claim.pid}/edit")
    number, today = invoice_number(), clock.today().isoformat()
    typed = {"invoice_number": number, "issued_on": "2020-01-01", "amount": "6000"}
    wrong = page.submit(
        zh("Save the payment"), status=422, own_payment="3000", paid_on=today, upload=upload(), **typed
    )
    assert set(wrong.errors) == {"issued_on"}
    assert number in wrong.html and "3000" in wrong.html
    assert act(sheet_for, claim.trade.agency, claim.pid).own_payment == Money.yuan(3_000)
    unreadable = wrong.submit(zh("Add the invoice"), status=422, issued_on="昨天", upload=upload())
    assert set(unreadable.errors) == {"issued_on", "upload"}
    done = unreadable.submit(zh("Add the paper"), status=422, issued_on=today)
    assert set(done.errors) == {"upload"}
    assert [one.number for one in act(sheet_for, claim.trade.agency, claim.pid).invoices] == []


def test_invoices_and_papers_are_removed_again(app: Flask, act: Act):
    claim = act(draft_claim)
    page = browser_of(app, claim.trade.agency).get(f"/claims/{claim.pid}/edit")
    while found := _button(page, "Remove", must=False):
        page = page.submit(found)
    sheet = act(sheet_for, claim.trade.agency, claim.pid)
    assert not sheet.invoices
    assert not [one for one in sheet.papers if one.slot]


def test_an_incomplete_claim_stays_on_the_check_page(app: Flask, act: Act):
    claim = act(bare_claim)
    page = browser_of(app, claim.trade.agency).get(f"/claims/{claim.pid}/check")
    wrong = page.submit(zh("Submit the claim"), status=422)
    assert zh("Invoice data") in wrong.text


def test_only_the_head_of_the_agency_finds_the_button_to_submit(app: Flask, act: Act):
    claim = act(draft_claim)
    clerk = browser_of(app, act(_clerk, claim.trade.agency))
    assert zh("Submit the claim") not in clerk.get(f"/claims/{claim.pid}/check").text
    assert zh("Add the invoice") in clerk.get(f"/claims/{claim.pid}/edit").text


def test_a_returned_claim_is_corrected_and_handed_in_again(app: Flask, act: Act):
    claim = act(submitted_claim)
    bureau = browser_of(app, act(officer, Role.REVIEWER))
    form = bureau.get(f"/claims/{claim.pid}/case").click(zh("Return for correction"))
    assert zh("Say what the agency has to correct") in form.submit(status=422).text
    form.submit(invoices="发票号码有误", payment_proof="回单不清晰")
    agency = browser_of(app, claim.trade.agency)
    page = agency.get(f"/claims/{claim.pid}")
    assert "发票号码有误" in page.text
    assert "回单不清晰" in page.text
    page.click(zh("Correct the claim")).click(zh("Check and submit")).submit(zh("Submit the claim"))
    assert act(stored, claim).state is ClaimState.SUBMITTED


def test_the_agencys_tabs_hold_its_claims_with_their_sums(app: Flask, act: Act):
    deal = act(trade, face=30_000)
    act(confirmed_order, deal, price=2_000)
    act(draft_claim, deal)
    act(approved_claim, deal, price=4_000)
    agency = browser_of(app, deal.agency)
    for tab, expected, money in (
        ("claimable", 0, "¥1,000.00"),
        ("draft", 0, "¥3,000.00"),
        ("approved", 1, "¥2,000.00"),
        ("all", 1, "¥2,000.00"),
        ("paid", 0, "¥0.00"),
        ("checking", 0, "¥0.00"),
    ):
        page = agency.get("/claims/", query={"tab": tab})
        assert len(numbers(page)) == expected, tab
        assert money in page.text, tab


def test_the_firm_reads_its_claim_without_the_account_or_its_papers(app: Flask, act: Act):
    claim = act(submitted_claim)
    page = browser_of(app, claim.trade.firm).get(f"/claims/{claim.pid}")
    assert "¥3,000.00" in page.text
    assert "示范银行" not in page.text
    assert not [url for url in page.links().values() if "/papers/" in url]
    [document] = [p for p in _papers(act, claim) if p.slot.value == "invoice"]
    browser_of(app, claim.trade.firm).get(f"/claims/{claim.pid}/papers/{document.pid}", status=404)


def test_a_claim_is_given_up_on_a_page_of_its_own(app: Flask, act: Act):
    claim = act(submitted_claim)
    page = browser_of(app, claim.trade.agency).get(f"/claims/{claim.pid}")
    page.click(zh("Give this claim up")).submit(zh("Give the claim up"))
    assert act(stored, claim).state is ClaimState.WITHDRAWN
    with pytest.raises(CannotMove):
        act(withdraw, claim.trade.agency, claim.pid)


def _papers(act: Act, claim: Claimed) -> list[Any]:
    return [one for one in act(sheet_for, claim.trade.agency, claim.pid).papers if one.slot]


def _button(page: Page, label: str, *, must: bool = True) -> str:
    """Return the first button that begins with this label, with what it is about."""
    texts = ["".join(button.itertext()) for button in page.document.all("button")]
    found = next((" ".join(text.split()) for text in texts if text.strip().startswith(zh(label))), "")
    assert found or not must
    return found


def _clerk(head: Actor) -> Actor:
    """Return somebody of the same agency who is not its head."""
    clerk = account("机构经办")
    return joined(clerk, Role.AGENCY_USER, agency_id=head.agency_id)
