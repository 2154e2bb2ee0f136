"""The audit trail in the browser, for auditors only."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.catalogue import chinese_for
from tests.support.city import registered_firm
from tests.support.claims import approved_claim, stored
from tests.support.laboratory import Laboratory
from tests.support.pages import Client
from tests.support.people import staff
from tests.support.statements import statements
from voucher import clock
from voucher.access import SYSTEM, Actor, Role
from voucher.accounts.people import grant_staff_role
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.issuance.voucher_code import grouped
from voucher.orders.models import Order
from voucher.storage import db, transaction

Act = Callable[..., Any]
MOST_STATEMENTS = 8


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


def granted(person: Actor) -> None:
    with transaction() as session:
        grant_staff_role(session, SYSTEM, person.person_id or 0, Role.FINANCE)


def rows_or_none(page: Any) -> int | None:
    return rows(page) if list(page.document.all("table")) else None


def rows(page: Any) -> int:
    return sum(1 for row in page.document.all("tr")) - 1


@pytest.fixture
def auditor(app: Flask, act: Act) -> Client:
    return Client(app).sign_in(act(staff, Role.AUDITOR))


def test_an_auditor_reads_and_narrows_the_trail(auditor: Client, act: Act):
    act(registered_firm)
    everything = auditor.get("/audit/")
    assert zh("Firm registered") in everything.text

    today = clock.today().isoformat()
    narrowed = auditor.get("/audit/", query={"event": "firm:register", "since": today, "until": today})
    assert rows(narrowed) == 1
    assert rows(auditor.get("/audit/", query={"subject": "firm"})) == 1
    assert rows(auditor.get("/audit/", query={"person": "李"})) >= 1
    empty = auditor.get("/audit/", query={"until": "2001-01-01"})
    assert zh("No event fits. Ask for less.") in empty.text


def test_a_question_that_cannot_be_understood_says_so(auditor: Client):
    page = auditor.get("/audit/", query={"since": "yesterday", "number": "x"}, status=422)

    assert set(page.errors) == {"since"}
    assert 'value="yesterday"' in page.html
    assert rows_or_none(page) is None, "what cannot be understood is not answered with everything"


def test_an_interval_that_ends_before_it_begins_says_so(auditor: Client):
    asked = {"since": "2026-12-02", "until": "2026-12-01"}
    page = auditor.get("/audit/", query=asked, status=422)

    assert list(page.errors) == ["until"]
    assert zh("Enter a day that is not before the first one") in page.errors["until"]
    assert rows_or_none(page) is None
    auditor.get("/audit/", query=asked | {"since": "2026-12-01"})


def test_records_are_found_by_the_number_that_people_see(
    auditor: Client, act: Act, laboratory: Laboratory, app: Flask
):
    claim = act(approved_claim)
    with app.app_context():
        voucher = db.session.scalars(select(Voucher.code)).one()
        order = db.session.scalars(select(Order.number)).one()
        firm = db.session.scalars(select(Firm.credit_code)).first()
        stored_claim = stored(claim).number
    for number, address in (
        (stored_claim, f"/claims/{claim.pid}/case"),
        (f" {stored_claim.lower()} ", f"/claims/{claim.pid}/case"),
        (order, "/orders/"),
        (voucher, "/vouchers/detail/"),
        (grouped(voucher), "/vouchers/detail/"),
        (firm, "/firms/"),
    ):
        auditor.get("/audit/", query={"number": number})
        with statements(laboratory.engine) as sent:
            page = auditor.get("/audit/", query={"number": number})
        assert len(sent) <= MOST_STATEMENTS
        shown = grouped(voucher) if number in (voucher, grouped(voucher)) else number.strip().upper()
        assert rows(page) >= 1
        assert page.links()[shown].startswith(address)
        assert page.click(shown).status == 200
    assert zh("No event fits. Ask for less.") in auditor.get("/audit/", query={"number": "DF2026-99999"}).text


def test_a_row_is_still_found_by_its_own_number(auditor: Client, act: Act):
    firm = act(registered_firm)
    asked = {"subject": "firm", "number": str(firm.firm_id)}
    assert rows(auditor.get("/audit/", query=asked)) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_events_to_choose_from_read_the_same(app: Flask, act: Act, language: str):
    auditor = Client(app, language).sign_in(act(staff, Role.AUDITOR))
    texts = ["".join(one.itertext()) for one in auditor.get("/audit/").document.all("option")]
    events = texts[: texts.index(zh("All records") if language == "zh" else "All records")]
    assert len(events) == len(set(events)) > 100


def test_the_trail_goes_on_with_the_same_question(auditor: Client, act: Act):
    person = act(staff, Role.FINANCE)
    for _ in range(26):
        act(granted, person)

    first = auditor.get("/audit/", query={"subject": "staff_role"})
    second = first.click(zh("Next page"))

    assert (rows(first), rows(second)) == (25, 3)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.APPROVER, Role.FINANCE])
def test_nobody_else_reads_the_trail(app: Flask, act: Act, role: Role):
    Client(app).sign_in(act(staff, role)).get("/audit/", status=403)
