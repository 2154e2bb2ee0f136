"""The pages of settlement, walked by finance, an approver, the auditor and the agency."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.support.batches import (
    account_of,
    change_account,
    draft_batch,
    line_of,
    lines_in,
    locked_batch,
    noticed,
    paid_batch,
    payee_of,
    released_batch,
    rename_payee,
    stored_batch,
)
from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.claims import Claimed, approved_claim, stored
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.states import ClaimState
from voucher.settlement.pay import record_failure
from voucher.settlement.release import send_back
from voucher.settlement.settle import lock
from voucher.settlement.states import BatchState, LineState
from voucher.storage import db

Act = Callable[..., Any]


def browser(app: Flask, act: Act, role: Role) -> Client:
    return browser_of(app, act(officer, role))


def test_finance_batches_an_approver_releases_finance_pays(app: Flask, act: Act):
    claims = [act(approved_claim), act(approved_claim, act(trade), price=4_000)]
    finance = browser(app, act, Role.FINANCE)
    page = finance.get("/settlement/ready").submit(
        zh("Make a batch"), agencies=[act(payee_of, claim) for claim in claims]
    )
    assert "¥5,000.00" in page.text
    assert zh("The batch is made. Check its lines, then send it for release.") in page.html
    page = page.submit(zh("Fix the lines and send"))
    act(noticed, page.path.rpartition("/")[2])
    page = page.click(zh("Look up the invoices"))
    invoices = [str(invoice.id) for invoice in act(invoices_of_claims, claims)]
    page = page.submit(zh("Record as valid"), invoices=invoices)
    assert zh("The invoices are recorded as looked up and valid today.") in page.html
    approver = browser(app, act, Role.APPROVER)
    page = approver.get(page.path).click(zh("Release for payment"))
    page = page.submit(zh("Release for payment"), minutes_number="会议纪要〔2026〕3号")
    assert "会议纪要〔2026〕3号" in page.text
    page = finance.get(page.path).click(zh("Record all as paid"))
    page = page.submit(zh("Record the payments"), paid_on=clock.today().isoformat(), reference="CZ1124")
    assert "CZ1124-002" in page.text
    assert {act(stored, claim).state for claim in claims} == {ClaimState.PAID}


def invoices_of_claims(claims: list[Claimed]) -> list[Invoice]:
    wanted = select(Claim.id).where(Claim.pid.in_([claim.pid for claim in claims]))
    return list(db.session.scalars(select(Invoice).where(Invoice.claim_id.in_(wanted))))


def test_a_batch_in_preparation_loses_a_line_and_is_dissolved(app: Flask, act: Act):
    batch = act(draft_batch, act(approved_claim), act(approved_claim, act(trade)))
    page = browser_of(app, batch.maker).get(f"/settlement/batches/{batch.pid}")
    number = act(stored, batch.claims[0]).number
    page = page.submit(f"{zh('Take out')} {number}")
    assert act(stored, batch.claims[0]).state is ClaimState.APPROVED
    page.submit(zh("Dissolve the batch"))
    assert act(stored_batch, batch).state is BatchState.DISSOLVED


def test_an_approver_sends_a_batch_back_with_a_reason(app: Flask, act: Act):
    batch = act(locked_batch)
    page = browser(app, act, Role.APPROVER).get(f"/settlement/batches/{batch.pid}/send-back")
    assert "reason" in page.submit(status=422, reason=" ").errors
    page.submit(reason="请核对账户")
    assert "请核对账户" in browser_of(app, batch.maker).get(f"/settlement/batches/{batch.pid}").text


def test_a_release_without_minutes_is_refused_beside_the_field(app: Flask, act: Act):
    batch = act(locked_batch)
    page = browser(app, act, Role.APPROVER).get(f"/settlement/batches/{batch.pid}/release")
    assert "minutes_number" in page.submit(status=422).errors
    assert act(stored_batch, batch).state is BatchState.LOCKED


def test_a_payment_that_cannot_be_is_refused_beside_its_field_and_kept(app: Flask, act: Act):
    act(paid_batch, reference="BANK-1")
    batch = act(released_batch, act(approved_claim, act(trade)))
    line = act(line_of, batch)
    page = browser_of(app, batch.maker).get(f"/settlement/batches/{batch.pid}/lines/{line}/paid")
    today = clock.today().isoformat()
    for typed, field in (
        ({"paid_on": "2999-01-01", "reference": "BANK-2"}, "paid_on"),
        ({"paid_on": "昨天", "reference": "BANK-2"}, "paid_on"),
        ({"paid_on": today, "reference": ""}, "reference"),
        ({"paid_on": today, "reference": "BANK-1"}, "reference"),
    ):
        wrong = page.submit(status=422, **typed)
        assert list(wrong.errors) == [field]
        assert all(value in wrong.html for value in typed.values())
    page.submit(paid_on=today, reference="BANK-2")
    assert act(stored, batch.claims[0]).state is ClaimState.PAID


def test_a_refused_payment_is_recorded_and_may_be_batched_again(app: Flask, act: Act):
    batch = act(released_batch)
    finance = browser_of(app, batch.maker)
    page = finance.get(f"/settlement/batches/{batch.pid}/lines/{act(line_of, batch)}/failed")
    assert "reason" in page.submit(status=422, reason="").errors
    assert "户名不符" in page.submit(reason="户名不符").text
    assert act(lines_in, batch)[0].state is LineState.FAILED
    assert zh("Payment failed before") in finance.get("/settlement/ready").text


def test_what_is_on_hold_is_neither_announced_nor_offered(app: Flask, act: Act):
    batch = act(released_batch, act(approved_claim), act(approved_claim, act(trade), price=4_000))
    act(change_account, batch.claims[0])
    held = act(stored, batch.claims[0]).number
    finance = browser_of(app, batch.maker)
    page = finance.get(f"/settlement/batches/{batch.pid}")
    steps = [path for path in page.links().values() if path.endswith("/paid")]
    assert [path.split("/")[-2] for path in steps] == [act(line_of, batch, 2)]
    form = page.click(zh("Record all as paid"))
    assert f"{zh('Amount to be recorded now')} ¥2,000.00" in form.text
    assert held in form.text
    done = form.submit(paid_on=clock.today().isoformat(), reference="BANK-9")
    assert zh("The payments are recorded. Lines on hold go on waiting.") in done.text
    assert f"{act(stored, batch.claims[1]).number} · ¥2,000.00" in done.text
    assert zh("Record all as paid") not in done.links()
    assert not finance.get(f"/settlement/batches/{batch.pid}/payments").errors


def test_the_history_of_a_batch_names_what_the_bank_answered(app: Flask, act: Act):
    batch = act(released_batch, act(approved_claim), act(approved_claim, act(trade), price=4_000))
    finance = browser_of(app, batch.maker)
    first, second = (act(stored, claim).number for claim in batch.claims)
    for number, ending, typed in (
        (1, "paid", {"paid_on": clock.today().isoformat(), "reference": "BANK-9"}),
        (2, "failed", {"reason": "户名不符"}),
    ):
        line = act(line_of, batch, number)
        page = finance.get(f"/settlement/batches/{batch.pid}/lines/{line}/{ending}").submit(**typed)
    assert f"{first} · ¥3,000.00" in page.text
    assert f"{second} · ¥2,000.00 · 户名不符" in page.text


def test_batches_are_listed_by_budget_year(app: Flask, act: Act):
    batch = act(draft_batch)
    number, year = act(stored_batch, batch).number, clock.budget_year()
    finance = browser_of(app, batch.maker)
    for query, there in (
        ({}, True),
        ({"year": year}, True),
        ({"year": year - 1}, False),
        ({"year": "x"}, True),
    ):
        assert (number in finance.get("/settlement/batches", query=query).links()) is there, query


def test_the_auditor_reads_no_names_where_finance_does(app: Flask, act: Act):
    batch = act(released_batch)
    path, name = f"/settlement/batches/{batch.pid}", batch.maker.name
    assert name in browser(app, act, Role.FINANCE).get(path).text
    assert name not in browser(app, act, Role.AUDITOR).get(path).text


def test_the_auditor_reads_masked_accounts_and_finds_no_button(app: Flask, act: Act):
    batch = act(released_batch)
    auditor = browser(app, act, Role.AUDITOR)
    page = auditor.get(f"/settlement/batches/{batch.pid}")
    assert act(account_of, batch.claims[0]) not in page.html
    assert not [f for f in page.document.all("form") if batch.pid in f.attrib.get("action", "")]
    auditor.get("/settlement/ready", status=403)
    auditor.post(f"/settlement/batches/{batch.pid}/export", {"kind": "csv"}, status=403)


def test_a_release_page_left_open_does_not_release_what_was_changed_since(app: Flask, act: Act):
    batch = act(locked_batch)
    approver = browser(app, act, Role.APPROVER)
    page = approver.get(f"/settlement/batches/{batch.pid}/release")
    act(send_back, act(officer, Role.APPROVER), batch.pid, "请核对账户")
    act(rename_payee, batch.claims[0], "舟山新名咨询有限公司")
    act(lock, batch.maker, batch.pid)
    act(noticed, batch.pid)
    wrong = page.submit(zh("Release for payment"), status=422, minutes_number="纪要3号")
    assert zh("The batch was changed since you opened it") in wrong.text
    assert "舟山新名咨询有限公司" in wrong.text
    wrong.submit(zh("Release for payment"), minutes_number="纪要3号")
    assert act(stored_batch, batch).state is BatchState.RELEASED


def test_a_line_is_paid_only_on_the_page_of_its_own_batch(app: Flask, act: Act):
    batch, other = act(released_batch), act(released_batch, act(approved_claim, act(trade)))
    finance = browser_of(app, batch.maker)
    finance.get(f"/settlement/batches/{batch.pid}/payments")
    foreign = f"/settlement/batches/{batch.pid}/lines/{act(line_of, other)}"
    finance.post(f"{foreign}/paid", {"paid_on": clock.today().isoformat(), "reference": "BANK-1"}, status=404)
    finance.post(f"{foreign}/failed", {"reason": "户名不符"}, status=404)
    finance.post(f"{foreign}/remove", {}, status=404)
    assert act(lines_in, other)[0].state is LineState.WAITING


def test_a_checker_is_told_that_a_colleague_releases(app: Flask, act: Act):
    batch = act(locked_batch)
    [claim] = batch.claims
    assert claim.approver
    page = browser_of(app, claim.approver).get(f"/settlement/batches/{batch.pid}")
    assert zh("Release for payment") not in page.links()
    page = browser_of(app, claim.approver).get(f"/settlement/batches/{batch.pid}/release")
    page.submit(status=403, minutes_number="纪要3号")


def test_firms_and_agencies_find_no_batches(app: Flask, act: Act):
    batch = act(released_batch)
    deal = batch.claims[0].trade
    for side in (deal.firm, deal.agency):
        other = browser_of(app, side)
        for path in ("batches", "ready", f"batches/{batch.pid}", f"batches/{batch.pid}/release"):
            other.get(f"/settlement/{path}", status=403)
    browser_of(app, deal.firm).get("/settlement/statement", status=404)


def test_a_batch_that_does_not_exist_is_not_found(app: Flask, act: Act):
    batch = act(released_batch)
    finance = browser_of(app, batch.maker)
    for path in ("nothing", f"nothing/lines/{act(line_of, batch)}/paid", f"{batch.pid}/lines/nothing/failed"):
        finance.get(f"/settlement/batches/{path}", status=404)


def test_a_refused_payment_is_told_to_its_agency(app: Flask, act: Act):
    batch = act(released_batch)
    act(record_failure, batch.maker, act(line_of, batch), "户名不符")
    notices = browser_of(app, batch.claims[0].trade.agency).get("/notices/")
    assert act(stored, batch.claims[0]).number in notices.text
