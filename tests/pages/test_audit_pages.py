"""The audit trail in the browser, for auditors only."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.city import registered_firm
from tests.support.pages import Client
from tests.support.people import staff
from voucher import clock
from voucher.access import SYSTEM, Actor, Role
from voucher.accounts.people import grant_staff_role
from voucher.storage import transaction

Act = Callable[..., Any]


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


def granted(person: Actor) -> None:
    with transaction() as session:
        grant_staff_role(session, SYSTEM, person.person_id or 0, Role.FINANCE)


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

    assert set(page.errors) == {"since", "number"}
    assert 'value="yesterday"' in page.html


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
