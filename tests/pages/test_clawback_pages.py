"""The pages of clawbacks, walked by the bureau and by who has to pay back."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Flask

from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.clawbacks import issued_clawback, order_of, paid_claim, proposed_clawback, received, stored
from tests.support.pages import Client
from tests.support.papers import paper
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Role
from voucher.clawback.detail import proposal_of
from voucher.clawback.states import ClawbackState, Debtor

Act = Callable[..., Any]


def browser(app: Flask, act: Act, role: Role) -> Client:
    return browser_of(app, act(officer, role))


def test_a_reviewer_proposes_an_approver_decides_finance_receives(app: Flask, act: Act):
    claim = act(paid_claim)
    reviewer = browser(app, act, Role.REVIEWER)
    page = reviewer.get(f"/orders/{act(order_of, claim)}/case").click(zh("Take money back"))
    page = page.submit(
        zh("Propose the clawback"),
        debtor="agency",
        amount="1200",
        instalments="3",
        reason="服务未实际开展。",
        papers=(BytesIO(paper().content), "检查报告.pdf"),
    )
    assert zh("Proposed. Another approver decides now.") in page.html
    assert zh("You proposed this, so somebody else has to decide it.") in page.html
    page = browser(app, act, Role.APPROVER).get(page.path).submit(zh("Approve"))
    assert zh("Notice of clawback issued") in page.html
    page = browser(app, act, Role.FINANCE).get(page.path).click(zh("Record a receipt"))
    page = page.submit(
        zh("Record the receipt"), document_number="收001", amount="400", received_on=clock.today().isoformat()
    )
    assert "收001" in page.text
    assert zh("Part is paid back") in page.text
    assert "¥800.00" in page.text


def test_a_proposal_that_cannot_be_is_refused_beside_its_field_and_kept(app: Flask, act: Act):
    order = act(order_of, act(paid_claim))
    page = browser(app, act, Role.REVIEWER).get(f"/clawbacks/propose/{order}")
    page = page.submit(
        zh("Propose the clawback"),
        status=422,
        debtor="firm",
        amount="9999",
        instalments="2",
        reason="理由充分",
    )
    assert set(page.errors) == {"amount"}
    assert "¥3,000.00" in page.errors["amount"]
    assert "理由充分" in page.html


def test_a_receipt_of_too_much_is_refused_beside_the_amount(app: Flask, act: Act):
    clawback = act(issued_clawback)
    page = browser(app, act, Role.FINANCE).get(f"/clawbacks/{clawback.pid}/receipts")
    page = page.submit(
        zh("Record the receipt"),
        status=422,
        document_number="收001",
        amount="3000.01",
        received_on=clock.today().isoformat(),
    )
    assert set(page.errors) == {"amount"}
    assert 'value="收001"' in page.html


def test_finance_proposes_the_end_and_an_approver_decides(app: Flask, act: Act):
    clawback = act(issued_clawback)
    finance = browser(app, act, Role.FINANCE)
    page = finance.get(f"/clawbacks/{clawback.pid}/case").click(zh("Propose how the debt ends"))
    page = page.submit(
        zh("Propose the end"), ending="write-off", document_number="7号", reason="机构已注销。"
    )
    approver = browser(app, act, Role.APPROVER)
    assert clawback.pid in approver.get("/decisions").html
    approver.get(page.path).submit(zh("Approve"))
    assert act(stored, clawback).state is ClawbackState.WRITTEN_OFF


def test_the_debtor_reads_its_notice_with_the_plan_and_the_other_side_does_not(app: Flask, act: Act):
    clawback = act(issued_clawback, instalments=2)
    deal = clawback.claim.trade
    agency = browser_of(app, deal.agency)
    page = agency.get("/clawbacks/mine").click(act(stored, clawback).number)
    assert zh("Please pay back") in page.html
    assert page.text.count("¥1,500.00") >= 2
    browser_of(app, deal.firm).get(f"/clawbacks/{clawback.pid}", status=404)
    assert zh("You have nothing to pay back.") in browser_of(app, deal.firm).get("/clawbacks/mine").text


def test_a_notice_that_is_only_proposed_is_not_found_by_anybody_outside(app: Flask, act: Act):
    proposal, claim = act(proposed_clawback)
    _, pid = act(proposal_of, proposal)
    browser_of(app, claim.trade.agency).get(f"/clawbacks/{pid}", status=404)


def test_the_list_is_narrowed_and_added_up(app: Flask, act: Act):
    first = act(issued_clawback)
    second = act(issued_clawback, yuan=1_000, debtor=Debtor.FIRM)
    act(received, second, 400)
    finance = browser(app, act, Role.FINANCE)
    page = finance.get("/clawbacks/")
    assert "¥3,600.00" in page.text
    page = finance.get("/clawbacks/?debtor=firm")
    assert act(stored, second).number in page.text
    assert act(stored, first).number not in page.text
    assert zh("No clawback fits.") in finance.get("/clawbacks/?tab=overdue").text


def test_the_list_is_saved_as_a_file(app: Flask, act: Act):
    clawback = act(issued_clawback)
    finance = browser(app, act, Role.FINANCE)
    page = finance.get("/clawbacks/")
    answer = page.submit(zh("This list (CSV)"))
    assert act(stored, clawback).number in answer.response.get_data(as_text=True)
