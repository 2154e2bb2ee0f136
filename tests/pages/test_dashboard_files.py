"""The list behind a figure, saved as a file: it adds up to the page and leaves a line in the audit trail."""

import csv
import hashlib
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import select

from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.orders import change
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from tests.support.spread import SPREAD
from voucher import clock
from voucher.access import Actor, Role
from voucher.audit.models import AuditEvent
from voucher.firms.models import Firm
from voucher.storage import db

Act = Callable[..., Any]
BUTTONS = {"xlsx": "Save as xlsx", "csv": "Save as CSV"}


@pytest.fixture
def finance(act: Act, spread: int) -> Actor:
    person: Actor = act(officer, Role.FINANCE)
    return person


@pytest.fixture
def browser(app: Flask, finance: Actor) -> Client:
    """A person of finance, in a year whose money stands at every stage."""
    return browser_of(app, finance)


def saved(browser: Client, kind: str, **query: str) -> bytes:
    """Open the list, press its button and return the file."""
    page = browser.get(f"/dashboard/{clock.budget_year()}/money", query=query)
    answer = page.submit(zh(BUTTONS[kind])).response
    assert f".{kind}" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    content: bytes = answer.data
    return content


def rows_of(content: bytes, kind: str) -> list[list[Any]]:
    """Return the heads and the rows of a file."""
    if kind == "csv":
        return list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    return [
        list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(min_row=2, values_only=True)
    ]


def exports() -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.event == "export")))


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("stage", [None, "outstanding", "paid"])
def test_a_file_adds_up_to_its_page(browser: Client, kind: str, stage: str | None):
    content = saved(browser, kind, **{"stage": stage} if stage else {})
    heads, *rows = rows_of(content, kind)
    amount = heads.index(zh("Amount (yuan)"))
    expected = SPREAD[stage] if stage else sum(SPREAD.values())
    assert sum(Decimal(str(row[amount])) for row in rows) == expected


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_file_leaves_a_line_in_the_audit_trail(act: Act, finance: Actor, browser: Client, kind: str):
    content = saved(browser, kind, stage="outstanding", district="普陀区")
    [line] = act(exports)
    assert (line.person_id, line.subject_id) == (finance.person_id, clock.budget_year())
    assert line.facts == {
        "rows": 1,
        "amount": 10_000_00,
        "kind": kind,
        "filter": {"stage": "outstanding", "district": "普陀区"},
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def test_a_workbook_says_who_made_it_and_holds_no_formula(act: Act, finance: Actor, browser: Client):
    act(change, Firm, "name", "=HYPERLINK(1)有限公司")
    cells = [
        cell for row in load_workbook(BytesIO(saved(browser, "xlsx"))).active.iter_rows() for cell in row
    ]
    assert finance.name in cells[0].value
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert any(cell.value == "=HYPERLINK(1)有限公司" for cell in cells)


def test_a_table_for_machines_holds_no_formula_either(act: Act, browser: Client):
    act(change, Firm, "name", "＝1+1有限公司")
    cells = [cell for row in rows_of(saved(browser, "csv"), "csv") for cell in row]
    assert "'＝1+1有限公司" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))]


def test_nothing_is_written_for_a_year_without_books(act: Act, browser: Client):
    browser.get(f"/dashboard/{clock.budget_year()}/money")
    browser.post("/dashboard/1999/money/file", {"kind": "csv"}, status=404)
    assert not act(exports)


def test_a_file_is_not_fetched_by_a_link(browser: Client):
    browser.get(f"/dashboard/{clock.budget_year()}/money/file", status=405)
