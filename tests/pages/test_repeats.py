"""A form that is sent again: the first answer comes back, and nothing is done a second time."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, jsonify
from sqlalchemy import func, select

from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.laboratory import Laboratory, settings
from tests.support.orders import new_key
from tests.support.pages import Client
from tests.support.plain_browser import PlainBrowser
from tests.support.rows import changed, rows
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Action, Role
from voucher.app import create_app
from voucher.budget.allocate import propose_appropriation
from voucher.budget.models import Appropriation, LedgerEntry
from voucher.ledger import Money
from voucher.storage import db, transaction
from voucher.storage.answers import KEPT_FOR, forget_old
from voucher.storage.attempts import AnsweredRequest
from voucher.web import requires
from voucher.web.login import cookie_name
from voucher.web.request_key import HEADER

Act = Callable[..., Any]
MONEY = "/budget/appropriation"


@pytest.fixture
def finance(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.FINANCE))


@pytest.fixture
def approver(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.APPROVER))


def wanted(key: str, **other: str) -> dict[str, str]:
    """Return a filled-in form that asks for three million."""
    year = str(clock.budget_year())
    form = {"year": year, "direction": "grant", "document_number": "舟财企〔2〕号", "amount": "3000000"}
    return form | {"note": "", "request_key": key} | other


def count(act: Act, model: Any) -> int:
    return int(act(lambda: db.session.scalar(select(func.count()).select_from(model))))


def proposed(act: Act, document: str = "批1号") -> str:
    """Return the address of money that waits for an approver."""
    pid = act(
        lambda: propose_appropriation(
            officer(Role.FINANCE), clock.budget_year(), document_number=document, amount=Money.yuan(500)
        )
    )
    return f"/budget/proposals/{pid}"


def test_a_form_sent_twice_is_done_once_and_answered_alike(
    act: Act, laboratory: Laboratory, finance: Client, approver: Client
):
    finance.get(MONEY)
    asked = [finance.post(MONEY, wanted("a" * 24)) for _ in range(2)]
    assert asked[0].location == asked[1].location
    decided = approver.get(str(asked[0].location))
    answers = [decided.submit(zh("Approve"), status=302, request_key="b" * 24)]
    before = rows(laboratory.engine)
    answers.append(decided.submit(zh("Approve"), status=302, request_key="b" * 24))

    assert not changed(before, rows(laboratory.engine))
    assert answers[0].location == answers[1].location
    assert zh("Done as proposed.") in answers[1].follow().text
    assert count(act, LedgerEntry) == 1


def test_who_sends_it_again_is_told_when_it_was_done(finance: Client):
    finance.get(MONEY)
    finance.post(MONEY, wanted("a" * 24)).follow()
    again = finance.post(MONEY, wanted("a" * 24)).follow()
    _before, _moment, once = zh("You sent this already at %(moment)s. It was done once.").partition(
        "%(moment)s"
    )
    assert once.strip() in again.text
    assert "舟财企〔2〕号" in again.text


def test_without_its_key_the_same_form_is_a_second_one(act: Act, approver: Client):
    """The positive control: what is answered above is refused here."""
    page = approver.get(proposed(act))
    assert page.submit(zh("Approve"), status=302).location
    assert page.submit(zh("Approve"), status=409, request_key=new_key()).status == 409


def test_the_same_key_with_another_amount_is_refused_and_the_field_named(
    act: Act, laboratory: Laboratory, finance: Client
):
    finance.get(MONEY)
    finance.post(MONEY, wanted("a" * 24))
    before = rows(laboratory.engine)

    page = finance.post(MONEY, wanted("a" * 24, amount="3000001"), status=409)

    assert zh("Amount") in page.text
    assert zh("Document number") not in page.text
    assert not changed(before, rows(laboratory.engine))


def test_a_key_belongs_to_one_person_and_one_page(app: Flask, act: Act, finance: Client, approver: Client):
    first, second = proposed(act), proposed(act, "批2号")
    approver.get(first).submit(zh("Approve"), request_key="k" * 24)
    approver.get(second).submit(zh("Approve"), status=409, request_key="k" * 24)
    colleague = browser_of(app, act(officer, Role.APPROVER))
    assert colleague.get(second).submit(zh("Approve"), status=302, request_key="k" * 24)
    assert count(act, LedgerEntry) == 2


def test_a_form_that_was_refused_is_corrected_and_sent_with_the_same_key(act: Act, finance: Client):
    finance.get(MONEY)
    finance.post(MONEY, wanted("a" * 24, amount="three"), status=422)
    assert finance.post(MONEY, wanted("a" * 24), status=302)
    assert count(act, Appropriation) == 0


def test_a_form_without_a_key_is_not_taken(finance: Client, laboratory: Laboratory):
    finance.get(MONEY)
    before = rows(laboratory.engine)
    page = finance.post(MONEY, wanted(""), status=400)
    assert page.h1 == zh("This form came without its number")
    assert not changed(before, rows(laboratory.engine))


def test_an_answer_is_forgotten_after_thirty_days(
    act: Act, finance: Client, set_clock: Callable[[str], None]
):
    finance.get(MONEY)
    finance.post(MONEY, wanted("a" * 24))
    assert act(forget_old) == 0
    set_clock(f"{clock.today() + KEPT_FOR + timedelta(days=1)} 09:00")
    assert act(forget_old) == 1
    assert count(act, AnsweredRequest) == 0


@pytest.mark.parametrize("laboratory", ["sqlite"], indirect=True)
def test_a_program_gets_the_same_status_and_body_again(
    another_database: Callable[[], str], laboratory: Laboratory, tmp_path: Path
):
    app, done = create_app(settings(another_database(), tmp_path)), list[int]()

    @app.post("/probe")
    @requires(Action.BUDGET_ADJUST)
    def probe() -> tuple[Any, int]:
        with transaction():
            done.append(len(done))
        return jsonify(number=done[-1]), 201

    with app.app_context():
        finance = officer(Role.FINANCE)
    window = PlainBrowser(app, browser_of(app, finance).cookie(cookie_name(app)))
    first, again, other = (
        window.send("/probe", {"amount": amount}, headers={HEADER: "order-17"}) for amount in (5, 5, 6)
    )

    assert (first.status_code, first.json) == (201, {"number": 0})
    assert (again.status_code, again.json) == (201, {"number": 0})
    assert other.status_code == 409
    assert done == [0]
    with app.app_context():
        db.engine.dispose()
