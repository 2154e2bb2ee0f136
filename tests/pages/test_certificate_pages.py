"""The certificates of the nightly reconciliation in the browser, and the banner while a breach stands."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.behind import tamper
from tests.support.catalogue import chinese_for
from tests.support.city import appropriated_year
from tests.support.laboratory import Laboratory
from tests.support.pages import Client
from tests.support.people import staff
from voucher.access import Role
from voucher.audit.seal import seal_all
from voucher.budget.certify import certify
from voucher.budget.views.certificates import SEEN
from voucher.notices.models import Notice
from voucher.storage import db

Act = Callable[..., Any]
FIRST = "year 2026"


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


@pytest.fixture
def night(app: Flask, act: Act) -> Iterator[Callable[[], str]]:
    """End a night, let the pages forget what they knew, and return the certificate's pid."""

    def end() -> str:
        act(seal_all)
        pid, _found = act(certify, Path(app.config["DOCUMENTS_DIR"]))
        app.extensions.pop(SEEN, None)
        return pid

    yield end
    app.extensions.pop(SEEN, None)


def told() -> int:
    return (
        db.session.scalar(
            select(func.count(Notice.subject_pid.distinct())).where(Notice.endpoint == "budget.certificate")
        )
        or 0
    )


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.FINANCE])
def test_the_bureau_and_the_auditors_read_what_the_night_found(app: Flask, act: Act, night, role: Role):
    act(appropriated_year)
    reader = Client(app).sign_in(act(staff, role))
    assert zh("The nightly run has not come yet.") in reader.get("/budget/certificates").text
    pid = night()
    assert zh("Everything is in order") in reader.get("/budget/certificates").text
    page = reader.get(f"/budget/certificates/{pid}")
    assert zh("Everything is in order") in page.text
    assert "300" in page.text, "the year's money, in units of 10,000 yuan"


def test_a_breach_is_told_once_and_stands_on_every_page_until_a_clean_night(
    app: Flask, act: Act, night, laboratory: Laboratory
):
    act(appropriated_year)
    approver = Client(app).sign_in(act(staff, Role.APPROVER))
    banner = zh("See what was found")
    night()
    assert banner not in approver.get("/budget/").html
    assert act(told) == 0

    tamper(laboratory.engine, "UPDATE appropriation SET amount_fen = amount_fen + 1")
    night()
    pid = night()
    assert act(told) == 1
    assert banner in approver.get("/budget/").html
    page = approver.get(f"/budget/certificates/{pid}")
    assert zh("a year holds what its documents grant") in page.text

    tamper(laboratory.engine, "UPDATE appropriation SET amount_fen = amount_fen - 1")
    night()
    assert act(told) == 2
    assert banner not in approver.get("/budget/").html
