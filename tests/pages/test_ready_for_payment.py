"""The pages on which finance puts a batch together: by agency, or claim by claim."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.batches import account_of, change_account, payee_of
from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.claims import approved_claim, stored
from tests.support.pages import Client, Page
from tests.support.signing_in import browser_of
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.redemption.states import ClaimState
from voucher.settlement import ready
from voucher.settlement.views import ready as ready_pages

Act = Callable[..., Any]


def finance(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.FINANCE))


def ticked(page: Page) -> list[str]:
    return [box.attrib["value"] for box in page.document.all("input") if "checked" in box.attrib]


def test_ready_claims_stand_by_agency_with_the_account_masked(app: Flask, act: Act):
    claim = act(approved_claim)
    page = finance(app, act).get("/settlement/ready")
    assert "¥3,000.00" in page.text
    assert "6222****" in page.text
    assert act(account_of, claim) not in page.html


def test_all_claims_of_a_year_enter_a_batch_with_one_button(
    app: Flask, act: Act, set_clock: Callable[[str], None]
):
    set_clock("2026-11-02 10:00")
    claims = [act(approved_claim), act(approved_claim, act(trade))]
    set_clock("2027-01-05 10:00")
    new = act(approved_claim, act(trade))
    ready = finance(app, act).get("/settlement/ready")
    assert "¥6,000.00" in ready.submit(zh("Batch all of %(year)s", year=2026)).text
    assert {act(stored, claim).state for claim in claims} == {ClaimState.IN_BATCH}
    assert act(stored, new).state is ClaimState.APPROVED


def test_ready_claims_of_one_agency_are_chosen_one_by_one(app: Flask, act: Act):
    side = act(trade)
    first, second, other = (
        act(approved_claim, side),
        act(approved_claim, side),
        act(approved_claim, act(trade)),
    )
    page = finance(app, act).get(f"/settlement/ready/{clock.budget_year()}/{act(payee_of, first)}")
    assert act(stored, second).number in page.text
    assert act(stored, other).number not in page.text
    assert "¥3,000.00" in page.submit(zh("Make a batch"), claims=[second.pid]).text
    assert [act(stored, claim).state for claim in (first, second, other)] == [
        ClaimState.APPROVED,
        ClaimState.IN_BATCH,
        ClaimState.APPROVED,
    ]


def test_a_batch_of_nothing_is_refused_on_both_pages(app: Flask, act: Act):
    claim = act(approved_claim)
    page = finance(app, act).get("/settlement/ready")
    assert zh("Choose at least one claim") in page.submit(zh("Make a batch"), status=422).text
    page = finance(app, act).get(f"/settlement/ready/{clock.budget_year()}/{act(payee_of, claim)}")
    assert zh("Choose at least one claim") in page.submit(zh("Make a batch"), status=422).text


def test_a_batch_of_two_years_is_refused_and_the_ticks_are_kept(
    app: Flask, act: Act, set_clock: Callable[[str], None]
):
    set_clock("2026-11-02 10:00")
    old = act(approved_claim)
    set_clock("2027-01-05 10:00")
    side = act(trade)
    new, unticked = act(approved_claim, side), act(approved_claim, side)
    page = finance(app, act).get(f"/settlement/ready/2027/{act(payee_of, new)}")
    wrong = page.submit(zh("Make a batch"), status=422, claims=[old.pid, new.pid])
    assert zh("The claims belong to different budget years") in wrong.text
    assert ticked(wrong) == [new.pid]
    assert act(stored, unticked).number in wrong.text


def test_a_held_agency_cannot_be_ticked_and_is_refused_if_it_was(app: Flask, act: Act):
    held, other = act(approved_claim), act(approved_claim, act(trade))
    payees = [act(payee_of, claim) for claim in (held, other)]
    page = finance(app, act).get("/settlement/ready")
    act(change_account, held)
    wrong = page.submit(zh("Make a batch"), status=422, agencies=payees)
    assert "收款账户刚刚变更" in wrong.errors["claims"]
    assert ticked(wrong) == payees[1:]
    wrong.submit(zh("Batch all of %(year)s", year=clock.budget_year()))
    assert [act(stored, claim).state for claim in (held, other)] == [ClaimState.APPROVED, ClaimState.IN_BATCH]


def test_the_years_that_wait_stand_beside_each_other(app: Flask, act: Act, set_clock: Callable[[str], None]):
    set_clock("2026-11-02 10:00")
    old = act(approved_claim)
    set_clock("2027-01-05 10:00")
    new = act(approved_claim, act(trade), price=4_000)
    page = finance(app, act).get("/settlement/ready")
    assert act(payee_of, old) in page.html
    assert act(payee_of, new) not in page.html
    page = page.click("2027 1")
    assert act(payee_of, old) not in page.html
    assert act(payee_of, new) in page.html


def test_a_batch_takes_the_oldest_claims_up_to_what_one_person_can_look_through(
    app: Flask, act: Act, monkeypatch: pytest.MonkeyPatch
):
    first, second = act(approved_claim), act(approved_claim, act(trade))
    for module in (ready, ready_pages):
        monkeypatch.setattr(module, "MOST_IN_BATCH", 1)
    page = finance(app, act).get("/settlement/ready")
    page = page.submit(zh("Batch the oldest %(most)s of %(year)s", most=1, year=clock.budget_year()))
    assert zh("A batch holds %(most)s claims at most: this one has the oldest.", most=1) in page.text
    assert [act(stored, claim).state for claim in (first, second)] == [
        ClaimState.IN_BATCH,
        ClaimState.APPROVED,
    ]


def test_both_lists_go_on_behind_a_line(app: Flask, act: Act):
    side = act(trade)
    first, second, other = (act(approved_claim, of) for of in (side, side, act(trade)))
    year, payees = clock.budget_year(), [act(payee_of, claim) for claim in (first, other)]
    rest = finance(app, act).get(f"/settlement/ready?after={first.trade.agency.agency_id}").html
    assert [payee in rest for payee in payees] == [False, True]
    number = {claim.pid: act(stored, claim).number for claim in (first, second)}
    rest = finance(app, act).get(f"/settlement/ready/{year}/{payees[0]}?after={act(stored, first).id}").text
    assert [number[claim.pid] in rest for claim in (first, second)] == [False, True]
