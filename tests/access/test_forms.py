"""Forms: what a page does not ask for is not taken, nor anything twice, nor anything without the page's token."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from tests.access.test_matrix import listed_routes
from tests.support.addresses import Addresses
from tests.support.catalogue import chinese_for
from tests.support.crawler import Form, Walk
from tests.support.laboratory import Laboratory
from tests.support.plain_browser import PlainBrowser
from tests.support.rows import changed, rows
from tests.support.seeded_city import SeededCity
from voucher import clock
from voucher.access import Action, Actor, Role
from voucher.access.policy import POLICY
from voucher.storage import Base
from voucher.web.error_pages import FORM_TOO_OLD
from voucher.web.guards import MARK, REPEATABLE
from voucher.web.security_headers import HEADERS

pytestmark = pytest.mark.parametrize("laboratory", ["sqlite"], indirect=True)
#: columns that only a verb may set, and what an attacker would like them to be
WISHED = {
    "state": "paid",
    "firm_id": "2",
    "agency_id": "2",
    "person_id": "1",
    "voucher_id": "2",
    "order_id": "2",
    "budget_year": "2020",
    "face_fen": "99999900",
    "payable_fen": "99999900",
    "price_fen": "99999900",
    "locked_fen": "99999900",
    "redeemed_fen": "99999900",
    "amount_fen": "99999900",
    "contract_fen": "99999900",
    "ratio_bp": "10000",
    "number": "X-1",
    "active": "1",
    "size_confirmed": "micro",
    "created_by": "1",
    "checked_by": "1",
    "approved_by": "1",
    "decided_by": "1",
    "verified_by": "1",
    "version": "99",
    "admitted_until": "2099-12-31",
    "role": "app",
}


def kinds_of_forms(app: Flask, walk: Walk) -> Iterator[Form]:
    """Yield one form of each kind: the same page asking for the same things is asked once."""
    seen: dict[tuple[Any, ...], Form] = {}
    for form in sorted(walk.forms, key=lambda form: (form.action, form.page)):
        endpoint, _arguments = app.url_map.bind("localhost").match(urlsplit(form.action).path, "POST")
        if not endpoint.startswith("accounts.") or endpoint.startswith("accounts.invite"):
            seen.setdefault((endpoint, *sorted(form.data)), form)
    yield from seen.values()


def filled(form: Form) -> dict[str, Any]:
    """Return the form with something plausible in what it leaves empty."""
    return {name: values if any(values) else _typed(name) for name, values in form.data.items()}


def _typed(name: str) -> str:
    if name.endswith(("_on", "_by", "until", "day")):
        return clock.today().isoformat()
    return "1000" if name in ("price", "amount") else "已核对，情况属实。"


def answers_again(app: Flask, form: Form) -> bool:
    """Say whether a form that is sent again gets its first answer; the others are listed in the architecture tests."""
    endpoint, _arguments = app.url_map.bind("localhost").match(urlsplit(form.action).path, "POST")
    view = app.view_functions[endpoint]
    return getattr(view, MARK) is not Action.PUBLIC_READ and not getattr(view, REPEATABLE, False)


def privileged(laboratory: Laboratory) -> dict[str, list[Any]]:
    """Return what every table holds in the wished columns, by row id."""
    found = {}
    with laboratory.engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            columns = [column for column in table.columns if column.name in WISHED]
            if columns and "id" in table.columns:
                statement = select(table.c.id, *columns).order_by(table.c.id)
                found[table.name] = [tuple(row) for row in connection.execute(statement)]
    return found


@pytest.mark.parametrize(
    "role",
    [Role.FIRM_ADMIN, Role.AGENCY_ADMIN, Role.REVIEWER, Role.APPROVER, Role.FINANCE, Role.ADMIN],
    ids=str,
)
def test_a_form_takes_only_what_it_asks_for(
    app: Flask,
    laboratory: Laboratory,
    city: SeededCity,
    browser: Callable[[Actor], PlainBrowser],
    walked: Callable[[Actor], Walk],
    as_before: Callable[[], None],
    role: Role,
):
    who, done, repeated = city.people[role], 0, 0
    for form in kinds_of_forms(app, walked(who)):
        fields = filled(form)
        answer = browser(who).post(form.action, fields)
        if answer.status_code == 302:
            honest = privileged(laboratory)
            if answers_again(app, form):
                again = browser(who).post(form.action, fields)
                assert (again.status_code, again.location) == (302, answer.location), form.action
                assert privileged(laboratory) == honest, f"{form.action} did something the second time"
                repeated += 1
            as_before()
            browser(who).post(form.action, WISHED | fields)
            assert privileged(laboratory) == honest, form.action
            done += 1
        as_before()
    assert done >= 2, "too few of the forms were accepted for this to say anything"
    assert repeated or role is Role.ADMIN, "no form was sent a second time"  # theirs are about people only


def test_nothing_is_taken_without_the_token_of_the_page(
    app: Flask, laboratory: Laboratory, city: SeededCity, browser: Callable[[Actor], PlainBrowser]
):
    before = rows(laboratory.engine)
    for role in (Role.PUBLIC, Role.FIRM_ADMIN, Role.APPROVER):
        who = city.people[role]
        window = browser(who)
        for route in (route for route in listed_routes() if route.method == "POST"):
            [rule] = app.url_map.iter_rules(route.endpoint)
            with app.app_context():
                arguments = Addresses(city).arguments(route.endpoint, rule.arguments, who)
            address = app.url_map.bind("localhost").build(route.endpoint, arguments)
            answer = window.post(address, token=False)
            assert answer.status_code == 400, address
            assert chinese_for(FORM_TOO_OLD[0]) in answer.get_data(as_text=True), address
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert not changed(before, rows(laboratory.engine))


def test_a_token_of_another_browser_is_not_taken(city: SeededCity, browser: Callable[[Actor], PlainBrowser]):
    theirs = browser(city.people[Role.FIRM_USER]).token()
    own = browser(city.people[Role.FIRM_ADMIN])
    assert own.post("/notices/read", {"csrf_token": theirs}, token=False).status_code == 400


def test_after_signing_out_the_old_cookie_opens_nothing(
    app: Flask, city: SeededCity, browser: Callable[[Actor], PlainBrowser]
):
    who = city.people[Role.REVIEWER]
    window, old = browser(who), browser(who)
    old.token()
    assert window.post("/account/sign-out").status_code == 302
    for route in listed_routes():
        [rule] = app.url_map.iter_rules(route.endpoint)
        with app.app_context():
            arguments = Addresses(city).arguments(route.endpoint, rule.arguments, who)
        address = app.url_map.bind("localhost").build(route.endpoint, arguments)
        if Role.PUBLIC not in POLICY[Action(route.action)].grants:
            answer = old.get(address) if route.method == "GET" else old.post(address)
            assert answer.status_code == (302 if route.method == "GET" else 401), address
