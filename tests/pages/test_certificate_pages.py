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
from tests.support.statements import statements
from voucher.access import Role
from voucher.audit.seal import seal_all
from voucher.audit.sealed import sealed_until
from voucher.budget.certify import certify
from voucher.budget.views.certificates import SEEN
from voucher.notices.models import Notice
from voucher.storage import db

Act = Callable[..., Any]
FIRST = "year 2026"
MOST_STATEMENTS = 12


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


def test_an_auditor_finds_the_last_night_and_the_chain_on_arrival(
    app: Flask, act: Act, night, laboratory: Laboratory
):
    act(appropriated_year)
    auditor = Client(app).sign_in(act(staff, Role.AUDITOR))
    home = auditor.get("/home")
    assert home.h1 == zh("Supervision desk")
    assert zh("The nightly run has not come yet.") in home.text
    assert zh("Nothing is sealed yet.") in home.text
    pid = night()
    auditor.get("/home")
    with statements(laboratory.engine) as sent:
        home = auditor.get("/home")
    assert len(sent) <= MOST_STATEMENTS
    assert zh("The last night brought no certificate") not in home.text
    assert act(sealed_until).digest in home.text
    assert home.click(zh("Read the certificate")).path == f"/budget/certificates/{pid}"


def test_a_certificate_of_yesterday_morning_is_missed(app: Flask, act: Act, night, set_clock):
    set_clock("2026-06-08 02:00")
    night()
    set_clock("2026-06-09 04:01")
    home = Client(app).sign_in(act(staff, Role.AUDITOR)).get("/home")
    assert zh("The last night brought no certificate") in home.text
    assert zh("Everything is in order") in home.text


@pytest.mark.parametrize(("role", "name"), [(Role.AUDITOR, "Supervision desk"), (Role.FINANCE, "My work")])
def test_the_first_page_is_called_the_same_in_the_menu(app: Flask, act: Act, role: Role, name: str):
    home = Client(app).sign_in(act(staff, role)).get("/home")
    assert home.h1 == zh(name)
    assert home.links()[zh(name)] == "/home"
    assert zh("My work" if role is Role.AUDITOR else "Supervision desk") not in home.html


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
