"""The payment list and the statements of agencies: pages that end in a file."""

import hashlib
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from tests.support.batches import (
    account_of,
    locked_batch,
    paid_batch,
    released_batch,
    rename_payee,
    stored_batch,
)
from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.claims import approved_claim
from tests.support.signing_in import browser_of
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.agencies.bank import decide_bank_change, propose_bank_change
from voucher.audit.models import AuditEvent
from voucher.ledger import Money
from voucher.storage import db

Act = Callable[..., Any]


def events(action: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.event == action)))


def exported(act: Act, event: str, content: bytes) -> dict[str, Any]:
    """Return what the audit trail keeps of the only export; its digest is that of the file."""
    [found] = act(events, event)
    assert found.facts["sha256"] == hashlib.sha256(content).hexdigest()
    return found.facts


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_the_payment_list_is_a_file_that_the_trail_remembers(app: Flask, act: Act, kind: str):
    batch = act(released_batch)
    act(rename_payee, batch.claims[0], "=1+1有限公司")
    finance = browser_of(app, batch.maker)
    page = finance.get(f"/settlement/batches/{batch.pid}")
    answer = page.submit(zh("Payment list (xlsx)" if kind == "xlsx" else "Payment list (CSV)")).response
    assert answer.headers["Cache-Control"] == "no-store"
    facts = exported(act, "export", answer.data)
    assert (facts["rows"], facts["kind"]) == (1, kind)
    if kind == "xlsx":
        rows = list(load_workbook(BytesIO(answer.data)).active.iter_rows())
        cells = [cell for row in rows for cell in row]
        assert "会议纪要〔2026〕3号" in rows[0][0].value
        assert not [cell for cell in cells if cell.data_type == "f"]
    account = act(account_of, batch.claims[0])
    assert account in (answer.get_data(as_text=True) if kind == "csv" else [str(c.value) for c in cells])


def test_the_amounts_of_the_payment_list_come_to_the_total(app: Flask, act: Act):
    batch = act(released_batch, act(approved_claim), act(approved_claim, act(trade), price=4_000))
    page = browser_of(app, batch.maker).get(f"/settlement/batches/{batch.pid}")
    book = load_workbook(BytesIO(page.submit(zh("Payment list (xlsx)")).response.data)).active
    column = [cell.value for cell in book[2]].index(zh("Amount (yuan)"))
    assert sum(row[column].value for row in book.iter_rows(min_row=3)) == 5_000
    assert act(stored_batch, batch).total_fen == Money.yuan(5_000)


def test_a_batch_that_is_not_released_has_no_payment_list(app: Flask, act: Act):
    batch = act(locked_batch)
    finance = browser_of(app, batch.maker)
    finance.get(f"/settlement/batches/{batch.pid}")
    finance.post(f"/settlement/batches/{batch.pid}/export", {"kind": "csv"}, status=404)


def test_an_agency_reads_its_own_statement_and_saves_it(app: Flask, act: Act):
    batch = act(paid_batch, reference="BANK-1")
    act(paid_batch, act(approved_claim, act(trade), price=8_000), reference="BANK-2")
    page = browser_of(app, batch.claims[0].trade.agency).get("/settlement/statement")
    assert "BANK-1" in page.text
    assert "BANK-2" not in page.text
    answer = page.submit(zh("Save as xlsx")).response
    assert exported(act, "export-statement", answer.data)["rows"] == 1
    assert [cell.value for cell in load_workbook(BytesIO(answer.data)).active[3]][-1] == "BANK-1"


def test_a_statement_of_another_month_is_empty_and_says_so(app: Flask, act: Act):
    agency = browser_of(app, act(paid_batch, reference="BANK-1").claims[0].trade.agency)
    last_month = (clock.today().replace(day=1) - timedelta(days=1)).isoformat()[:7]
    empty = agency.get("/settlement/statement", query={"month": last_month})
    assert zh("Nothing was paid in this month. Choose another one.") in empty.text
    for month in ("2001-01", "nonsense", ""):
        assert "BANK-1" in agency.get("/settlement/statement", query={"month": month}).text


def test_the_payment_list_says_which_lines_are_held(app: Flask, act: Act):
    batch = act(released_batch)
    proposal = act(
        propose_bank_change,
        batch.claims[0].trade.agency,
        bank_name="新银行",
        bank_account="6222999988887777",
        reason="换行",
    )
    act(decide_bank_change, act(officer, Role.APPROVER), proposal, approve=True)
    finance = browser_of(app, act(officer, Role.FINANCE))
    page = finance.get(f"/settlement/batches/{batch.pid}")
    content = page.submit(zh("Payment list (CSV)")).response.get_data(as_text=True)
    assert zh("Do not pay: held") in content
