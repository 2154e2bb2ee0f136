"""A voucher's whole life, from the firm's registration to the payment, walked by ten people."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.applying import applied, registered_and_verified, reviewed_and_issued
from tests.journeys.newcomer import newcomer
from tests.journeys.paying import checked_twice, claimed, settled
from tests.journeys.town import City
from tests.journeys.using import delivered, ordered
from tests.journeys.walker import Walker
from tests.support.live_server import LiveServer

pytestmark = pytest.mark.journey


def test_a_voucher_is_applied_for_issued_used_claimed_and_paid_by_ten_different_people(
    live_server: LiveServer, window: Callable[..., Page]
):
    city, firm = City(live_server, window), newcomer()
    start = city.books()
    owner = registered_and_verified(city, firm)
    case = applied(owner, firm)
    reviewed_and_issued(city, case)
    assert city.moved(start) == {"available": -10_000, "allocated": 10_000, "outstanding": 10_000}

    order = ordered(city, owner)
    assert city.moved(start)["locked"] == 6_000
    delivered(city, owner, order)
    assert city.moved(start)["redeemed"] == 5_500
    claim = claimed(city, order)
    checked_twice(city, claim)
    assert city.moved(start)["payable"] == 5_500
    settled(city, claim)
    assert city.moved(start) == {
        "available": -10_000,
        "allocated": 10_000,
        "outstanding": 4_500,
        "paid": 5_500,
    }
    _everybody_sees_it(city, owner, order, claim)
    assert live_server.flask("audit", "seal")  # some of the steps were taken on earlier days
    assert live_server.flask("ledger", "verify")


def _everybody_sees_it(city: City, owner: Walker, order: str, claim: str) -> None:
    agency = city.person("agency")
    agency.go("Statements")
    agency.sees(claim, "¥5,500.00")
    agency.picture("statement")
    owner.go("My vouchers")
    owner.page.locator(".card-link").get_by_role("link").click()
    owner.sees("¥4,500.00 / ¥10,000.00")
    owner.picture("voucher-afterwards")
    director = city.person("director")
    director.go("Dashboard")
    director.picture("dashboard-afterwards")
    auditor = city.person("auditor")
    auditor.go("Audit trail")
    auditor.picture("audit-trail")
