"""The pages of disputes, walked by both sides and by the bureau."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.city import officer
from tests.support.disputes import Disputed, answered_dispute, opened_dispute
from tests.support.orders import placed_order, running_order
from tests.support.pages import Client
from tests.support.papers import paper
from tests.support.signing_in import browser_of
from tests.support.trade import Trade, trade
from voucher.access import Role
from voucher.disputes.states import DisputeState


def zh(english: str, **facts: str) -> str:
    """Return a message as the Chinese page shows it."""
    return (chinese_for(english) or english) % facts if facts else chinese_for(english) or english


@pytest.fixture
def deal(act: Callable[..., Any]) -> Trade:
    return act(trade)


@pytest.fixture
def reviewer(app: Flask, act: Callable[..., Any]) -> Client:
    return browser_of(app, act(officer, Role.REVIEWER))


@pytest.fixture
def disputed(act: Callable[..., Any], deal: Trade) -> Disputed:
    return act(answered_dispute, deal)


def test_both_sides_speak_and_the_bureau_decides(
    app: Flask, act: Callable[..., Any], deal: Trade, reviewer: Client
):
    firm, agency = browser_of(app, deal.firm), browser_of(app, deal.agency)
    order = firm.get(f"/orders/{act(running_order, deal)}")
    opened = order.click(zh("Open a dispute")).submit(
        zh("Open the dispute"),
        ground="delay",
        reason="约定的交付时间已过。",
        papers=(BytesIO(paper().content), "合同.pdf"),
    )
    assert zh(DisputeState.OPEN.label) in opened.text
    assert zh("Open a dispute") not in firm.get(order.path).links()
    number = opened.h1.split()[-1]
    seen = agency.get(order.path).click(zh("Dispute %(number)s") % {"number": number})
    answered = seen.click(zh("Answer the dispute")).submit(zh("Send the answer"), answer="资料未齐。")
    assert zh(DisputeState.ANSWERED.label) in answered.text
    page = reviewer.get("/disputes/").click(number).click(zh("Decide the dispute"))
    decided = page.submit(
        zh("Decide the dispute"), outcome="reduce", keep="2000", reason="双方各承担一部分。"
    )
    assert zh(DisputeState.REDUCED.label) in decided.text
    for side in (firm, agency):
        told = side.get(opened.path)
        assert "双方各承担一部分。" in told.text
        assert "¥2,000.00" in told.text
        assert "¥1,000.00" in told.text


def test_the_side_that_opened_withdraws(app: Flask, disputed: Disputed):
    firm, agency = browser_of(app, disputed.trade.firm), browser_of(app, disputed.trade.agency)
    path = f"/disputes/{disputed.pid}"
    assert zh("Withdraw the dispute") not in agency.get(path).buttons()
    withdrawn = firm.get(path).submit(zh("Withdraw the dispute"))
    assert zh(DisputeState.WITHDRAWN.label) in withdrawn.text
    assert zh("This order was disputed") in firm.get(f"/orders/{disputed.order_pid}").text


def test_what_is_missing_is_asked_for_and_what_was_typed_stays(
    app: Flask, act: Callable[..., Any], deal: Trade
):
    form = browser_of(app, deal.firm).get(f"/disputes/open/{act(running_order, deal)}")
    again = form.submit(zh("Open the dispute"), status=422, reason="报告缺少附件。")
    assert set(again.errors) == {"ground"}
    assert "报告缺少附件。" in again.html


def test_an_order_that_is_not_accepted_offers_no_dispute(app: Flask, act: Callable[..., Any], deal: Trade):
    firm, order_pid = browser_of(app, deal.firm), act(placed_order, deal)
    assert zh("Open a dispute") not in firm.get(f"/orders/{order_pid}").links()
    refused = firm.get(f"/disputes/open/{order_pid}").submit(
        zh("Open the dispute"), status=422, ground="other", reason="尚未受理。"
    )
    assert "尚未受理。" in refused.html


@pytest.mark.parametrize("keep", ["", "0", "3000", "三千"])
def test_the_part_that_stays_is_asked_for_beside_its_field(reviewer: Client, disputed: Disputed, keep: str):
    page = reviewer.get(f"/disputes/{disputed.pid}/decide")
    answer = page.submit(
        zh("Decide the dispute"), status=422, outcome="reduce", keep=keep, reason="部分成立。"
    )
    assert set(answer.errors) == {"keep"}
    assert "部分成立。" in answer.html


def test_the_bureau_waits_for_the_answer(reviewer: Client, act: Callable[..., Any]):
    disputed = act(opened_dispute)
    path = f"/disputes/{disputed.pid}"
    assert zh("Decide the dispute") not in reviewer.get(path).links()
    page = reviewer.get(f"{path}/decide")
    assert zh("The other side has not answered yet") in page.text
    page.submit(zh("Decide the dispute"), status=422, outcome="dismiss", reason="理由不成立。")


def test_strangers_do_not_find_a_dispute(app: Flask, act: Callable[..., Any], disputed: Disputed):
    foreign = act(trade)
    for stranger in (foreign.firm, foreign.agency):
        browser = browser_of(app, stranger)
        browser.get(f"/disputes/{disputed.pid}", status=404)
        browser.get(f"/disputes/{disputed.pid}/answer", status=404)
        browser.get(f"/disputes/open/{disputed.order_pid}", status=404)
        browser.get("/disputes/", status=403)
        browser.get(f"/disputes/{disputed.pid}/decide", status=403)


def test_an_auditor_reads_and_does_not_decide(app: Flask, act: Callable[..., Any], disputed: Disputed):
    auditor = browser_of(app, act(officer, Role.AUDITOR))
    page = auditor.get("/disputes/").click(auditor.get(f"/disputes/{disputed.pid}").h1.split()[-1])
    assert zh("Decide the dispute") not in page.links()
    auditor.get(f"/disputes/{disputed.pid}/decide", status=403)


def test_the_list_is_narrowed_by_state_and_text(reviewer: Client, disputed: Disputed):
    for query, expected in (
        ({}, 1),
        ({"state": "answered"}, 1),
        ({"state": "open"}, 0),
        ({"state": "nonsense"}, 1),
        ({"text": "ZY"}, 1),
        ({"text": "没有"}, 0),
    ):
        page = reviewer.get("/disputes/", query=query)
        assert len([text for text in page.links() if text.startswith("ZY")]) == expected, query
        assert (zh("No dispute fits.") in page.text) == (expected == 0)


def test_the_order_of_the_bureau_names_its_dispute(reviewer: Client, disputed: Disputed):
    page = reviewer.get(f"/orders/{disputed.order_pid}/case")
    assert zh("This order is disputed") in page.text
    assert any(link.endswith(f"/disputes/{disputed.pid}") for link in page.links().values())
