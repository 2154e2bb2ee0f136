"""Finance looks the invoices of a batch up before its release; what is reversed is checked again, or claimed back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from tests.support.batches import draft_batch, invoices_in, line_of, locked_batch, noticed, paid_batch
from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.claims import stored
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher.access import Role
from voucher.ledger import Money
from voucher.redemption.states import ClaimState
from voucher.redemption.verdict import Verdict
from voucher.settlement.check_invoices import record_answer
from voucher.settlement.settle import lock

Act = Callable[..., Any]


def browser(app: Flask, act: Act, role: Role) -> Client:
    return browser_of(app, act(officer, role))


def test_a_batch_whose_invoices_were_not_looked_up_is_refused_in_plain_words(app: Flask, act: Act):
    batch = act(draft_batch)
    act(lock, batch.maker, batch.pid)
    act(noticed, batch.pid)
    page = browser(app, act, Role.APPROVER).get(f"/settlement/batches/{batch.pid}/release")
    page = page.submit(zh("Release for payment"), status=422, minutes_number="会议纪要〔2026〕3号")
    assert zh("%(number)s invoices of this batch were not checked today") % {"number": 1} in page.html
    assert "会议纪要〔2026〕3号" in page.html


def test_a_reversed_invoice_takes_its_claim_out_of_the_batch(app: Flask, act: Act):
    batch = act(locked_batch)
    finance = browser(app, act, Role.FINANCE)
    number = act(invoices_in, batch)[0].number
    page = finance.get(f"/settlement/batches/{batch.pid}/invoices")
    page = page.click(f"{zh('Reversed or unknown')} {number}")
    page = page.submit(zh("Record the answer"), status=422, verdict="red", red_number="")
    assert set(page.errors) == {"red_number"}
    page = page.submit(zh("Record the answer"), verdict="red", red_number="25332000000000000009")
    assert zh("This batch has no lines.") in page.html
    assert act(stored, batch.claims[0]).state is ClaimState.SUBMITTED


def test_a_reversal_after_the_payment_offers_a_clawback_of_the_part(app: Flask, act: Act):
    batch = act(paid_batch)
    invoice = act(invoices_in, batch)[0]
    act(
        record_answer,
        batch.maker,
        act(line_of, batch),
        invoice.id,
        verdict=Verdict.PARTLY_RED,
        reversed_amount=Money.yuan(2_000),
        red_number="25332000000000000009",
    )
    page = browser(app, act, Role.REVIEWER).get("/clawbacks/")
    number = act(stored, batch.claims[0]).number
    page = page.click(f"{zh('Take the part back')} {number}")
    assert 'value="1000.00"' in page.html


def test_the_file_is_asked_when_the_settings_name_one(app: Flask, act: Act, tmp_path: Path):
    batch = act(locked_batch)
    file = tmp_path / "red.csv"
    file.write_text("invoice_code,invoice_number,red_amount,red_number\n", encoding="utf8")
    settings, app.config["PORTAL"] = (
        app.config["PORTAL"],
        replace(app.config["PORTAL"], invoice_check=f"file:{file}"),
    )
    try:
        page = browser(app, act, Role.FINANCE).get(f"/settlement/batches/{batch.pid}/invoices")
        page = page.submit(zh("Ask the file"))
    finally:
        app.config["PORTAL"] = settings
    assert zh("The file knows %(number)s invoices of this batch.") % {"number": 1} in page.html
