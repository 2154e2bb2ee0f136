"""Pages of the budget: read by the bureau, changed by two people."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import zh
from tests.support.city import appropriated_year, catalogue, officer
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Role
from voucher.budget.history import HistoryRow, import_history
from voucher.budget.queries import balances_of
from voucher.ledger import Money

Act = Callable[..., Any]


@pytest.fixture
def year(act: Act) -> int:
    """The running year with three million yuan."""
    granted: int = act(appropriated_year)
    return granted


@pytest.fixture
def finance(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.FINANCE))


@pytest.fixture
def approver(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.APPROVER))


def test_money_is_granted_by_two_people_in_the_browser(act: Act, finance: Client, approver: Client):
    year = clock.budget_year()
    asked = finance.get("/budget/appropriation").submit(
        year=str(year), document_number="舟财企〔2〕号", amount="3,000,000"
    )
    assert "¥3,000,000.00" in asked.text
    assert zh("Approve") not in asked.text

    decided = approver.get(asked.path).submit(zh("Approve"))

    assert "舟财企〔2〕号" in decided.text
    assert act(balances_of, year).available == Money.yuan(3_000_000)
    assert "¥3,000,000.00" in finance.get(f"/budget/{year}").text


def test_bad_input_is_shown_beside_its_field_and_kept(finance: Client):
    page = finance.get("/budget/appropriation").submit(
        status=422, year="26", document_number="", amount="三百万"
    )

    assert set(page.errors) == {"year", "document_number", "amount"}
    assert 'value="三百万"' in page.html


def test_a_refusal_of_the_verb_stands_beside_its_field(finance: Client, year: int):
    page = finance.get(f"/budget/appropriation?year={year}").submit(
        status=422, direction="cut", document_number="减1号", amount="3000000.01"
    )

    assert "¥3,000,000.00" in page.errors["amount"]


def test_a_quota_is_moved_and_shown(act: Act, finance: Client, approver: Client, year: int):
    act(catalogue)
    asked = finance.get(f"/budget/{year}/quota").submit(
        source_pool="general", target_pool="GL", amount="500000", reason="保障管理咨询"
    )
    approver.get(asked.path).submit(zh("Approve"))

    assert "¥2,500,000.00" in finance.get(f"/budget/{year}").text


def test_a_year_is_closed_and_reopened(act: Act, finance: Client, approver: Client, year: int):
    asked = finance.get(f"/budget/{year}/close").submit(reason="决算批复")
    approver.get(asked.path).submit(zh("Approve"))
    assert act(balances_of, year).lapsed == Money.yuan(3_000_000)

    asked = finance.get(f"/budget/{year}/reopen").submit(reason="补发")
    approver.get(asked.path).submit(zh("Approve"))

    assert act(balances_of, year).available == Money.yuan(3_000_000)


def test_a_declined_matter_changes_nothing(act: Act, finance: Client, approver: Client, year: int):
    asked = finance.get(f"/budget/{year}/close").submit(reason="决算批复")

    approver.get(asked.path).submit(zh("Decline"))

    assert act(balances_of, year).available == Money.yuan(3_000_000)
    approver.post(asked.path, {"decision": "perhaps"}, status=404)


def test_the_ledger_is_filtered(finance: Client, year: int):
    assert zh("Granted to the year") in finance.get(f"/budget/{year}?stage=available").text
    assert (
        zh("No entry here. Choose another stage or kind.") in finance.get(f"/budget/{year}?reason=pay").text
    )
    finance.get(f"/budget/{year}?stage=nonsense")


def test_imported_years_are_read_by_category(act: Act, finance: Client, year: int):
    act(catalogue)
    rows = [HistoryRow(2016, "GL", 120, 100, Money.yuan(1_200_000), Money.yuan(1_100_000))]
    act(import_history, act(officer, Role.FINANCE), rows)

    assert "¥1,200,000.00" in finance.get("/budget/").text
    assert "¥1,100,000.00" in finance.get("/budget/history/2016").text
    finance.get("/budget/history/2015", status=404)
    finance.get("/budget/2016", status=404)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
def test_others_read_but_change_nothing(app: Flask, act: Act, year: int, role: Role):
    reader = browser_of(app, act(officer, role))
    assert zh("Propose an appropriation") not in reader.get("/budget/").links()
    reader.get(f"/budget/{year}")
    reader.get("/budget/appropriation", status=403)
    reader.get(f"/budget/{year}/close", status=403)
