"""What the bureau sees of orders."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.city import officer
from tests.support.orders import confirmed_order, delivered_order, placed_order
from tests.support.pages import Client, Page
from tests.support.signing_in import browser_of
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.access import Role
from voucher.agencies.models import Agency
from voucher.audit.models import AuditEvent
from voucher.orders.detail import order_for
from voucher.storage import transaction


@pytest.fixture
def deal(act: Callable[..., Any]) -> Trade:
    return act(trade)


@pytest.fixture
def reviewer(app: Flask, act: Callable[..., Any]) -> Client:
    return browser_of(app, act(officer, Role.REVIEWER))


def numbers(page: Page) -> list[str]:
    return [text for text in page.links() if text.startswith("DD")]


def test_the_list_is_the_money_of_its_figure(reviewer: Client, deal: Trade, act: Callable[..., Any]):
    act(placed_order, deal, price=2_000)
    act(confirmed_order, deal, price=6_000)
    act(confirmed_order, act(trade), price=4_000)
    year = clock.budget_year()
    assert len(numbers(reviewer.get("/orders/all"))) == 3
    redeemed = reviewer.get("/orders/all", query={"year": year, "stage": "redeemed"})
    assert len(numbers(redeemed)) == 2
    assert "¥5,000.00" in redeemed.text
    assert "¥1,000.00" in reviewer.get("/orders/all", query={"stage": "locked"}).text
    assert not numbers(reviewer.get("/orders/all", query={"year": year - 1}))


def test_orders_are_narrowed_by_agency_category_state_month_and_text(
    reviewer: Client, deal: Trade, act: Callable[..., Any]
):
    act(placed_order, deal)
    act(placed_order, act(trade))
    month, agency = clock.today().isoformat()[:7], act(_agency_pid, deal)
    for query, expected in (
        ({"agency": agency}, 1),
        ({"category": "GL"}, 2),
        ({"district": "普陀区"}, 0),
        ({"state": "placed"}, 2),
        ({"state": "rated"}, 0),
        ({"month": month}, 2),
        ({"month": "2020-12"}, 0),
        ({"text": "-00001"}, 1),
        ({"text": "%"}, 0),
        ({"year": "x", "stage": "x", "state": "x", "month": "x", "category": ""}, 2),
    ):
        assert len(numbers(reviewer.get("/orders/all", query=query))) == expected, query


def test_a_long_list_goes_on_without_gaps(reviewer: Client, act: Callable[..., Any]):
    deal = act(trade, face=30_000)
    for _ in range(26):
        act(placed_order, deal, price=1_000)
    first = reviewer.get("/orders/all", query={"state": "placed"})
    rest = first.click(next(text for text in first.links() if text in ("下一页", "Next page")))
    assert (len(numbers(first)), len(numbers(rest))) == (25, 1)
    assert not set(numbers(first)) & set(numbers(rest))


def test_the_auditor_sees_no_persons(app: Flask, deal: Trade, act: Callable[..., Any]):
    pid = act(confirmed_order, deal)
    auditor = browser_of(app, act(officer, Role.AUDITOR)).get(f"/orders/{pid}/case")
    reviewer = browser_of(app, act(officer, Role.REVIEWER)).get(f"/orders/{pid}/case")
    assert deal.firm.name in reviewer.text
    assert deal.firm.name not in auditor.text
    assert deal.agency.name not in auditor.text


def test_an_officer_who_opens_a_paper_leaves_a_line(reviewer: Client, deal: Trade, act: Callable[..., Any]):
    pid = act(delivered_order, deal)
    [contract, _report] = act(order_for, deal.firm, pid).papers
    reviewer.get(f"/orders/{pid}/papers/{contract.pid}").response.close()
    assert act(_lines, "read-paper") == 1


def test_the_bureaus_pages_are_the_bureaus(app: Flask, deal: Trade, act: Callable[..., Any]):
    pid = act(placed_order, deal)
    for actor in (deal.firm, deal.agency):
        browser = browser_of(app, actor)
        browser.get("/orders/all", status=404)
        browser.get(f"/orders/{pid}/case", status=404)


def test_an_officer_is_led_from_an_order_to_its_case(reviewer: Client, deal: Trade, act: Callable[..., Any]):
    pid = act(placed_order, deal)
    assert reviewer.get(f"/orders/{pid}").location == f"/orders/{pid}/case"


def _agency_pid(deal: Trade) -> str:
    with transaction() as session:
        return session.get_one(Agency, deal.agency.agency_id).pid


def _lines(event: str) -> int:
    with transaction() as session:
        return session.scalar(select(func.count()).where(AuditEvent.event == event)) or 0
