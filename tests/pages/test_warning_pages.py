"""The bureau's pages of warnings: narrowed, read with their evidence, closed with a reason."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.checking import first_check
from tests.support.city import officer
from tests.support.claims import Claimed, stored
from tests.support.laboratory import Laboratory
from tests.support.pages import Client, Page
from tests.support.signing_in import browser_of
from tests.support.statements import statements
from tests.support.trade import Trade, trade
from tests.support.warned import raised, split_orders, split_warning, twin_warning
from voucher.access import Role
from voucher.agencies.models import Agency
from voucher.orders.models import Order
from voucher.storage import db
from voucher.warnings.close import close
from voucher.warnings.raise_warnings import raise_warnings
from voucher.warnings.states import WarningEvent, WarningKind

Act = Callable[..., Any]
NOTE = "已查阅订单,服务内容各不相同。"
MOST = 12


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


def rows(page: Page) -> int:
    """Return how many warnings the list shows."""
    return sum(len(body) for body in page.document.all("tbody"))


def agency_name(deal: Trade) -> str:
    return str(db.session.get_one(Agency, deal.agency.agency_id).name_zh)


def order_of(claim: Claimed) -> str:
    """Return the public id of the order behind a claim."""
    return str(db.session.get_one(Order, stored(claim).order_id).pid)


def test_a_reviewer_reads_what_was_found_and_follows_it_to_the_cases(app: Flask, act: Act):
    deal, [order, *_others] = act(split_orders)
    act(raise_warnings)
    reviewer = Client(app, "en").sign_in(act(officer, Role.REVIEWER))
    page = reviewer.get("/warnings/").click("Orders that may be one order in parts")
    assert f"with {act(agency_name, deal)} within 1 days, ¥6,000.00 together" in page.text
    links = page.links().values()
    assert f"/orders/{order}/case" in links
    for link in links:
        if link.startswith(("/orders/", "/firms/", "/agencies/")):
            reviewer.get(link)


def test_a_reviewer_closes_a_warning_and_says_why(app: Flask, act: Act):
    warning = act(split_warning)
    reviewer = act(officer, Role.REVIEWER)
    form = browser_of(app, reviewer).get(f"/warnings/{warning.pid}").click(zh("Close the warning"))
    wrong = form.submit(status=422, reason=NOTE)
    assert set(wrong.errors) == {"outcome"}
    assert NOTE in wrong.html
    assert set(form.submit(status=422, outcome="explain", reason=" ").errors) == {"reason"}
    done = form.submit(outcome="follow-up", reason=NOTE)
    assert NOTE in done.text
    assert reviewer.name in done.text
    assert zh("Close the warning") not in done.links()


def test_closing_twice_says_that_somebody_was_faster(app: Flask, act: Act):
    warning = act(split_warning)
    form = browser_of(app, act(officer, Role.REVIEWER)).get(f"/warnings/{warning.pid}/close")
    act(close, act(officer, Role.REVIEWER), warning.pid, WarningEvent.EXPLAIN, reason=NOTE)
    answer = form.submit(status=422, outcome="explain", reason=NOTE)
    assert zh("Warning explained") in answer.text


def test_the_list_is_narrowed_by_kind_state_and_case(app: Flask, act: Act):
    warning, _first, second = act(twin_warning)
    reviewer = browser_of(app, act(officer, Role.REVIEWER))
    order = act(order_of, second)
    for query, expected in (
        ({"kind": "same_paper"}, 1),
        ({"kind": "same_paper", "state": "open"}, 1),
        ({"kind": "same_paper", "state": "all", "case": order}, 1),
        ({"kind": "same_paper", "state": "explained"}, 0),
        ({"kind": "same_paper", "case": "nothing"}, 0),
        ({"kind": "large_share"}, 0),
        ({"kind": "nonsense", "state": "nonsense"}, 3),
    ):
        page = reviewer.get("/warnings/", query=query)
        found = [link for link in page.links().values() if link == f"/warnings/{warning.pid}"]
        assert rows(page) == expected, query
        assert bool(found) == bool(expected), query


def test_an_empty_list_says_so(app: Flask, act: Act):
    assert (
        zh("There is no such warning.") in browser_of(app, act(officer, Role.AUDITOR)).get("/warnings/").text
    )


def test_who_checked_the_claim_reads_but_does_not_close(app: Flask, act: Act):
    warning, _first, second = act(twin_warning)
    reviewer = act(officer, Role.REVIEWER)
    act(first_check, reviewer, second.pid)
    window = browser_of(app, reviewer)
    page = window.get(f"/warnings/{warning.pid}")
    assert zh("A colleague closes this warning") in page.text
    assert zh("Close the warning") not in page.links()
    form = window.get(f"/warnings/{warning.pid}/close")
    form.submit(status=403, outcome="explain", reason=NOTE)


def test_an_auditor_reads_without_the_officers_name_and_closes_nothing(app: Flask, act: Act):
    warning, reviewer = act(split_warning), act(officer, Role.REVIEWER)
    act(close, reviewer, warning.pid, WarningEvent.EXPLAIN, reason=NOTE)
    auditor = browser_of(app, act(officer, Role.AUDITOR))
    page = auditor.get(f"/warnings/{warning.pid}")
    assert NOTE in page.text
    assert reviewer.name not in page.text
    auditor.get(f"/warnings/{warning.pid}/close", status=403)
    auditor.post(f"/warnings/{warning.pid}/close", {"outcome": "explain", "reason": NOTE}, status=403)


def test_firms_and_agencies_know_of_no_warning(app: Flask, act: Act):
    deal = act(trade)
    act(split_orders, deal)
    act(raise_warnings)
    warning = act(raised, WarningKind.SPLITTING)[0].pid
    for side in (deal.firm, deal.agency):
        stranger = browser_of(app, side)
        stranger.get("/warnings/", status=404)
        stranger.get(f"/warnings/{warning}", status=404)
        stranger.get(f"/warnings/{warning}/close", status=403)


def test_the_pages_of_an_order_and_its_claim_count_the_open_warnings(app: Flask, act: Act):
    warning, _first, second = act(twin_warning)
    order, reviewer = act(order_of, second), browser_of(app, act(officer, Role.REVIEWER))
    text = zh("Open warnings about this order: %(number)s") % {"number": 2}
    for case in (f"/orders/{order}/case", f"/claims/{second.pid}/case"):
        page = reviewer.get(case)
        assert text in page.text
        assert f"/warnings/{warning.pid}" in page.click(zh("Read the warnings")).links().values()
    assert text not in browser_of(app, second.trade.agency).get(f"/orders/{order}").text


@pytest.mark.parametrize("path", ["/warnings/", "/warnings/{pid}", "/warnings/{pid}/close"])
def test_a_page_asks_the_database_at_most_twelve_times(
    app: Flask, laboratory: Laboratory, act: Act, path: str
):
    warning, _first, _second = act(twin_warning)
    reviewer = browser_of(app, act(officer, Role.REVIEWER))
    reviewer.get("/help")
    with statements(laboratory.engine) as sent:
        reviewer.get(path.format(pid=warning.pid))
    assert len(sent) <= MOST


def test_an_approver_says_why_a_claim_goes_on_and_the_warning_shows_it(app: Flask, act: Act):
    warning, _first, second = act(twin_warning)
    act(first_check, act(officer, Role.REVIEWER), second.pid)
    approver = act(officer, Role.APPROVER)
    case = browser_of(app, approver).get(f"/claims/{second.pid}/case")
    button = next(one for one in case.buttons() if one.startswith(zh("Approve %(amount)s").split("%")[0]))
    refused = case.submit(button, status=422, by_hand="已核对登记信息")
    assert zh("Open warnings about this claim: %(count)s") % {"count": 2} in refused.errors["override"]
    long = refused.submit(button, status=422, override=NOTE * 100)
    assert NOTE in long.html and "override" in long.errors
    approved = long.submit(button, override=NOTE)
    assert zh("Approved. Finance can put the claim into a batch.") in approved.html
    page = browser_of(app, approver).get(f"/warnings/{warning.pid}")
    assert zh("Claims approved in spite of this warning") in page.text
    assert page.text.count(NOTE) == 2, "beside the claim and in the history"
    assert f"/claims/{second.pid}/case" in page.links().values()
    auditor = browser_of(app, act(officer, Role.AUDITOR)).get(f"/warnings/{warning.pid}")
    assert NOTE in auditor.text and approver.name not in auditor.text


def test_the_workbench_counts_the_warnings_that_wait_for_a_look(app: Flask, act: Act):
    act(split_warning)
    home = browser_of(app, act(officer, Role.REVIEWER)).get("/home")
    found = home.click(f"{zh('Details')} {zh('Warnings to look at')}")
    assert rows(found) == 1
    assert zh("Warnings to look at") not in browser_of(app, act(officer, Role.FINANCE)).get("/home").text
