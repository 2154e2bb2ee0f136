"""Pages of closing a year: the four steps, the approver's same figures, the frozen accounts, carrying money over."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import city, issued_voucher, submitted_application
from tests.support.catalogue import zh
from tests.support.city import appropriated_year, officer, verified_firm
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from tests.support.years import close_year
from voucher import clock
from voucher.access import Role
from voucher.budget.closings import closings_of
from voucher.budget.queries import balances_of
from voucher.issuance.give_back import give_back
from voucher.ledger import Money
from voucher.rounds.launch import close_round

Act = Callable[..., Any]
YEAR = clock.budget_year()


@pytest.fixture
def finance(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.FINANCE))


@pytest.fixture
def approver(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.APPROVER))


def test_the_wizard_names_what_blocks_and_offers_no_button(act: Act, finance: Client):
    here = act(city)
    waiting = act(submitted_application, here, act(verified_firm))

    page = finance.get(f"/budget/{YEAR}/close")

    assert f"/rounds/{here.round_pid}" in page.html
    assert f"/applications/cases/{waiting}" in page.html
    assert zh("Propose to close the year") not in page.text


def test_both_people_see_the_same_figures_and_the_accounts_are_frozen(
    act: Act, finance: Client, approver: Client
):
    here, firm = act(city), act(verified_firm)
    voucher = act(issued_voucher, here, firm)
    act(close_round, here.reviewer, here.round_pid)
    asked = finance.get(f"/budget/{YEAR}/close").submit(reason="决算批复")
    assert "¥2,990,000.00" in asked.text
    decided = approver.get(asked.path).submit(zh("Approve"))
    assert "¥2,990,000.00" in decided.text

    act(give_back, firm, voucher)
    [closing] = act(closings_of, here.reviewer, YEAR)
    accounts = approver.get(f"/budget/closings/{closing.pid}")

    assert closing.digest in accounts.text
    assert zh("What is kept still has this check value.") in accounts.text
    assert "¥10,000.00" in accounts.text
    assert closing.digest in finance.get(f"/budget/{YEAR}").text


def test_a_closing_whose_figures_changed_is_refused_in_plain_words(
    act: Act, finance: Client, approver: Client
):
    here, firm = act(city), act(verified_firm)
    voucher = act(issued_voucher, here, firm)
    act(close_round, here.reviewer, here.round_pid)
    asked = finance.get(f"/budget/{YEAR}/close").submit(reason="决算批复")
    act(give_back, firm, voucher)

    refused = approver.get(asked.path).submit(zh("Approve"), status=409)

    assert (
        zh("The accounts of %(year)s have changed since the closing was proposed", year=YEAR) in refused.text
    )


def test_a_form_with_old_figures_is_shown_again_with_those_of_now(act: Act, finance: Client):
    act(appropriated_year, 100)
    page = finance.get(f"/budget/{YEAR}/close")
    act(appropriated_year, 100)

    again = page.submit(status=422, reason="决算批复")

    assert "决算批复" in again.text
    assert "¥200.00" in again.text


def test_what_is_issued_and_not_paid_is_listed_and_saved(act: Act, finance: Client):
    here, firm = act(city), act(verified_firm)
    act(issued_voucher, here, firm)
    page = finance.get(f"/budget/{YEAR}/commitments")
    assert "¥10,000.00" in page.text
    for kind, start in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        saved = finance.post(f"/budget/{YEAR}/commitments/file", {"kind": kind})
        assert saved.response.data.startswith(start)


def test_a_year_without_commitments_says_so(act: Act, finance: Client):
    act(appropriated_year, 100)
    empty = zh("Nothing is committed: everything is paid, came back or lapsed.")
    assert empty in finance.get(f"/budget/{YEAR}/commitments").text
    finance.get(f"/budget/{YEAR - 9}/commitments", status=404)


def test_lapsed_money_is_carried_over_in_the_browser(act: Act, finance: Client, approver: Client):
    act(appropriated_year, 100_000)
    act(appropriated_year, 1_000, year=YEAR + 1)
    act(close_year, YEAR)
    wrong = finance.get(f"/budget/{YEAR}/carry-over").submit(
        status=422, target_year=str(YEAR + 1), document_number="结转1号", amount="200000"
    )
    assert 'value="200000"' in wrong.html
    assert "¥100,000.00" in wrong.errors["amount"]

    asked = wrong.submit(amount="40000")
    approver.get(asked.path).submit(zh("Approve"))

    assert act(balances_of, YEAR + 1).available == Money.yuan(41_000)
    assert zh("Carried over from %(year)s", year=YEAR) in finance.get(f"/budget/{YEAR + 1}").text
    assert zh("Carried over to %(year)s", year=YEAR + 1) in finance.get(f"/budget/{YEAR}").text


def test_money_is_not_carried_into_nowhere(act: Act, finance: Client):
    act(appropriated_year, 100)
    act(close_year, YEAR)
    page = finance.get(f"/budget/{YEAR}/carry-over")
    assert zh("No later year is open. Propose its appropriation first.") in page.text
