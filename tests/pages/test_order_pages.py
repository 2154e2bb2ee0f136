"""The pages of orders, walked by both sides and looked at by the bureau."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.orders import (
    confirmed_order,
    delivered_order,
    offered_order,
    placed_order,
    running_order,
)
from tests.support.pages import Client, Page
from tests.support.papers import paper
from tests.support.signing_in import browser_of
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.orders.cancel import ask_cancel
from voucher.orders.detail import OrderDetail, order_for
from voucher.orders.states import OrderState


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


@pytest.fixture
def deal(act: Callable[..., Any]) -> Trade:
    return act(trade)


@pytest.fixture
def firm(app: Flask, deal: Trade) -> Client:
    return browser_of(app, deal.firm)


@pytest.fixture
def agency(app: Flask, deal: Trade) -> Client:
    return browser_of(app, deal.agency)


@pytest.fixture
def found(act: Callable[..., Any], deal: Trade) -> Callable[[str], OrderDetail]:
    return lambda pid: act(order_for, deal.firm, pid)


def upload(name: str = "合同.pdf") -> tuple[BytesIO, str]:
    return BytesIO(paper().content), name


def test_a_firm_chooses_checks_and_orders(firm: Client, deal: Trade):
    chosen = firm.get(f"/orders/choose/{deal.voucher_pid}", query={"text": "战略", "price": "6000"})
    form = firm.get(f"/orders/new/{deal.voucher_pid}/{deal.listing_pid}")
    assert "战略规划咨询" in chosen.text
    check = form.submit(zh("Continue"), price="6,000", need="五年规划")
    assert "¥3,000.00" in check.text
    done = check.submit(zh("Place the order"))
    assert done.h1.startswith(zh("Order %(number)s") % {"number": "DD"})
    assert zh("The agency has been told") in done.text


def test_going_back_from_the_check_page_keeps_what_was_typed(firm: Client, deal: Trade):
    check = firm.get(f"/orders/new/{deal.voucher_pid}/{deal.listing_pid}").submit(
        zh("Continue"), price="6000", need="五年规划"
    )
    form = check.submit(zh("Change"))
    assert "6000" in form.html
    assert "五年规划" in form.html


def test_the_check_page_shows_the_new_amount_if_it_changed(
    firm: Client, deal: Trade, act: Callable[..., Any]
):
    form = firm.get(f"/orders/new/{deal.voucher_pid}/{deal.listing_pid}")
    check = form.submit(zh("Continue"), price="20000", need="五年规划")
    act(placed_order, deal, price=6_000)
    again = check.submit(zh("Place the order"), status=422)
    assert "¥7,000.00" in again.text
    assert again.submit(zh("Place the order")).h1.startswith(zh("Order %(number)s") % {"number": "DD"})


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"price": "999"}, "price"), ({"price": "一千"}, "price"), ({"price": "6000", "need": ""}, "need")],
)
def test_bad_input_is_named_beside_its_field_and_kept(
    firm: Client, deal: Trade, typed: dict[str, str], field: str
):
    form = firm.get(f"/orders/new/{deal.voucher_pid}/{deal.listing_pid}")
    wrong = form.submit(zh("Continue"), status=422, **({"need": "五年规划"} | typed))
    assert field in wrong.errors
    for value in typed.values():
        assert value in wrong.html


def test_an_agency_takes_a_voucher_and_the_firm_confirms(firm: Client, agency: Client, deal: Trade):
    card = agency.get("/orders/take").submit(
        zh("Show the voucher"), code=f" {deal.voucher_code[:4]}-{deal.voucher_code[4:]} "
    )
    assert deal.voucher_code[-4:] in card.text
    assert deal.voucher_code not in card.text
    offered = card.submit(zh("Send to the firm"), listing=deal.listing_pid, price="6000", need="现场咨询")
    pid = offered.path.rsplit("/", 1)[1]
    agreed = firm.get(f"/orders/{pid}").click(zh("See and confirm")).submit(zh("Confirm the order"))
    assert zh(OrderState.ACCEPTED.label) in agreed.text


def test_an_unknown_code_stays_in_the_field(agency: Client):
    wrong = agency.get("/orders/take").submit(zh("Show the voucher"), code="2222-2222-2222", status=422)
    assert "code" in wrong.errors
    assert "2222-2222-2222" in wrong.html


def test_an_offer_with_a_wrong_price_keeps_the_card_and_the_code(agency: Client, deal: Trade):
    card = agency.get("/orders/take", query={"code": deal.voucher_code})
    wrong = card.submit(
        zh("Send to the firm"), listing=deal.listing_pid, price="1", need="现场咨询", status=422
    )
    assert "price" in wrong.errors
    assert wrong.submit(zh("Send to the firm"), price="6000").h1.startswith(
        zh("Order %(number)s") % {"number": "DD"}
    )


def test_an_offered_order_shows_the_firm_what_it_would_pay_itself(
    firm: Client, agency: Client, deal: Trade, act: Callable[..., Any], found
):
    pid = act(offered_order, deal)
    page = firm.get(f"/orders/{pid}")
    for label in ("The voucher would pay", "The firm would pay itself"):
        assert f"{zh(label)} ¥3,000.00" in page.text
    assert found(pid).own is None
    assert f"{zh('Paid by the firm itself')} --" in agency.get(f"/orders/{pid}").text
    page.click(zh("See and confirm")).submit(zh("Confirm the order"))
    assert f"{zh('Paid by the firm itself')} ¥3,000.00" in firm.get(f"/orders/{pid}").text


def test_an_agency_names_the_price_agreed_with_the_firm(agency: Client, deal: Trade):
    page = agency.get("/orders/take", query={"code": deal.voucher_code})
    assert zh("Price agreed with the firm") in page.text
    assert zh("Price agreed with the agency") not in page.text


def test_a_firm_declines_an_offer_only_with_a_reason(
    firm: Client, deal: Trade, act: Callable[..., Any], found
):
    pid = act(offered_order, deal)
    page = firm.get(f"/orders/{pid}/agree").submit(zh("Decline the order"), status=422)
    assert "reason" in page.errors
    page.submit(zh("Decline the order"), reason="没有约定")
    assert found(pid).line.state is OrderState.DECLINED


def test_an_order_walks_from_acceptance_to_the_rating(firm: Client, agency: Client, deal: Trade, act, found):
    pid = act(placed_order, deal)
    agency.get(f"/orders/{pid}").click(zh("See and answer")).submit(zh("Accept the order"))
    agency.get(f"/orders/{pid}/contract").submit(
        zh("Register the contract"),
        number="HT-2026-8",
        price="5000",
        signed_on=clock.local_date(found(pid).line.placed_at).isoformat(),
        papers=upload(),
    )
    firm.get(f"/orders/{pid}").click(zh("See the contract")).submit(zh("Sign the contract"))
    agency.get(f"/orders/{pid}/deliver").submit(
        zh("Submit the delivery"), note="规划报告已交付", papers=[upload("报告.pdf"), upload("附件.pdf")]
    )
    confirm = firm.get(f"/orders/{pid}").click(zh("Check and confirm"))
    assert "¥2,500.00" in confirm.text
    result = confirm.submit(zh("Confirm and redeem"))
    assert zh("Redemption succeeded") in result.text
    assert result.h1 == zh("Redeemed %(amount)s") % {"amount": "¥2,500.00"}
    result.click(zh("Rate the service")).submit(zh("Send the rating"), stars="4", comment="很好")
    assert (found(pid).line.state, found(pid).stars) == (OrderState.RATED, 4)
    assert [p.name for p in found(pid).papers] == ["合同.pdf", "报告.pdf", "附件.pdf"]


def test_two_tabs_confirm_once(firm: Client, deal: Trade, act: Callable[..., Any]):
    pid = act(delivered_order, deal)
    first, second = firm.get(f"/orders/{pid}/confirm"), firm.get(f"/orders/{pid}/confirm")
    first.submit(zh("Confirm and redeem"))
    again = second.submit(zh("Confirm and redeem"), status=422)
    assert zh(OrderState.CONFIRMED.label) in again.text


def test_an_objection_needs_a_reason_and_redeems_nothing(firm: Client, deal: Trade, act, found):
    pid = act(delivered_order, deal)
    page = firm.get(f"/orders/{pid}/confirm").click(zh("I object"))
    assert "reason" in page.submit(zh("Send the objection"), status=422).errors
    page.submit(zh("Send the objection"), reason="缺少附件")
    assert found(pid).line.state is OrderState.IN_SERVICE


def test_both_sides_end_an_order_together(firm: Client, agency: Client, deal: Trade, act, found):
    pid = act(running_order, deal)
    firm.get(f"/orders/{pid}").click(zh("Cancel this order")).submit(zh("Ask to cancel"), reason="协商终止")
    answer = agency.get(f"/orders/{pid}").click(zh("See and answer the request"))
    assert "协商终止" in answer.text
    answer.submit(zh("Agree to cancel"))
    assert found(pid).line.state is OrderState.CANCELLED


def test_lists_show_what_waits_under_their_tabs(firm: Client, agency: Client, deal: Trade, act):
    act(placed_order, deal, price=2_000)
    act(delivered_order, deal, price=2_000)
    act(confirmed_order, deal, price=2_000)
    asked = act(running_order, deal, price=2_000)
    act(ask_cancel, deal.agency, asked, "人手不足")
    assert _tab_counts(firm.get("/orders/")) == [3, 1, 0, 4]
    assert _tab_counts(agency.get("/orders/agency")) == [1, 0, 1, 1, 1, 4]
    for tab in ("new", "contract", "service", "firm", "claimable", "all"):
        agency.get("/orders/agency", query={"tab": tab})


def test_orders_of_others_do_not_exist(app: Flask, deal: Trade, act: Callable[..., Any]):
    pid, other = act(delivered_order, deal), act(trade)
    [contract, _report] = act(order_for, deal.firm, pid).papers
    foreign = {
        other.firm: (
            "",
            "/agree",
            "/sign",
            "/confirm",
            "/refuse",
            "/rate",
            "/cancel",
            f"/papers/{contract.pid}",
        ),
        other.agency: ("", "/answer", "/contract", "/deliver", "/cancel", f"/papers/{contract.pid}"),
    }
    for actor, paths in foreign.items():
        browser = browser_of(app, actor)
        for path in paths:
            browser.get(f"/orders/{pid}{path}", status=404)
    browser = browser_of(app, other.firm)
    browser.get(f"/orders/choose/{deal.voucher_pid}", status=404)
    browser.get(f"/orders/new/{deal.voucher_pid}/{deal.listing_pid}", status=404)


def test_papers_come_as_attachments(firm: Client, deal: Trade, act: Callable[..., Any]):
    pid = act(delivered_order, deal)
    [contract, _report] = act(order_for, deal.firm, pid).papers
    answer = firm.get(f"/orders/{pid}/papers/{contract.pid}").response
    assert answer.headers["Content-Disposition"].startswith("attachment")
    answer.close()


def _tab_counts(page: Page) -> list[int]:
    return [
        int(e.text or 0)
        for e in page.document.all("span")
        if e.attrib.get("class") == "count"
        and any(around.attrib.get("class") == "tabs" for around in page.document.ancestors(e))
    ]
