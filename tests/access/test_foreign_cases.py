"""Cases of other firms and agencies look as if they did not exist, and stay as they are."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.crawler import Walk
from tests.support.laboratory import Laboratory
from tests.support.plain_browser import PlainBrowser
from tests.support.rows import changed, rows
from tests.support.seeded_city import SeededCity
from voucher.access import Actor, Role, may
from voucher.access.policy import POLICY
from voucher.agencies.models import Agency, Listing
from voucher.applications.models import Application
from voucher.catalogue.models import Item
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.publicity.models import PublicNotice
from voucher.redemption.models import Claim, Invoice
from voucher.rounds.models import Round
from voucher.storage import db, new_pid
from voucher.web.guards import MARK

pytestmark = pytest.mark.parametrize("laboratory", ["sqlite"], indirect=True)
strangers = pytest.mark.parametrize(
    "role", [Role.FIRM_ADMIN, Role.FIRM_USER, Role.AGENCY_ADMIN, Role.AGENCY_USER, Role.PUBLIC], ids=str
)
PID = re.compile(r"\b[a-z2-7]{26}\b")
CHANGING = re.compile(r'(name="(?:csrf_token|request_key)"[^>]*value=")[^"]+')


@pytest.fixture
def everybodys(app: Flask, city: SeededCity) -> set[str]:
    """The public ids of what everybody may look at."""
    with app.app_context():
        return {pid for model in (Round, Item, Agency) for pid in db.session.scalars(select(model.pid))}


@pytest.fixture
def foreign_walks(city: SeededCity, walked: Callable[[Actor], Walk]) -> list[Walk]:
    return [walked(city.foreign.firm), walked(city.foreign.agency)]


@pytest.fixture
def canaries(app: Flask, city: SeededCity) -> set[str]:
    """Words that only the foreign firm, the foreign agency and the bureau may read."""
    firm_id, agency_id = city.foreign.firm.firm_id, city.foreign.agency.agency_id
    with app.app_context():
        firm, agency = db.session.get_one(Firm, firm_id), db.session.get_one(Agency, agency_id)
        words = {firm.name, firm.pid, firm.credit_code, firm.contact_phone, firm.contact_email, "金丝雀"}
        words |= {agency.bank_account, city.foreign.agency.name}
        for model in (Application, Voucher, Order, Claim):
            of_firm = list(db.session.scalars(select(model).where(model.firm_id == firm_id)))
            words |= {case.pid for case in of_firm}
            words |= {case.code if isinstance(case, Voucher) else case.number or case.pid for case in of_firm}
        invoices = select(Invoice.number).join(Claim, Claim.id == Invoice.claim_id)
        words |= set(db.session.scalars(invoices.where(Claim.agency_id == agency_id)))
        filed = select(Listing.pid).where(
            Listing.agency_id == agency_id, Listing.pid != city.foreign.deal.listing_pid
        )
        published = [row for notice in db.session.scalars(select(PublicNotice.rows)) for row in notice]
        shown = {str(value) for row in published for value in row.values()}
        return {
            word for word in words | set(db.session.scalars(filed)) if not any(word in text for text in shown)
        }


def private(walks: list[Walk], everybodys: set[str]) -> Iterator[tuple[str, str, dict[str, list[str]]]]:
    """Yield method, address and fields of everything the foreign side met that is about a case of its own."""
    asked: dict[tuple[str, str], dict[str, list[str]]] = {}
    for walk in walks:
        asked |= {("GET", address): {} for address in walk.answers}
        asked |= {("POST", form.action): form.data for form in walk.forms}
    for (method, address), fields in sorted(asked.items()):
        if set(PID.findall(urlsplit(address).path)) - everybodys:
            yield method, address, fields


def refusal(app: Flask, method: str, address: str, who: Actor) -> int | None:
    """Return the right answer to a stranger; None if the page is everybody's."""
    endpoint, _arguments = app.url_map.bind("localhost").match(urlsplit(address).path, method)
    action = getattr(app.view_functions[endpoint], MARK)
    if Role.PUBLIC in POLICY[action].grants:
        return None
    if may(who, action):
        return 404
    if who.person_id is None:
        return 302 if method == "GET" else 401
    return 404 if POLICY[action].hidden else 403


def plain(answer: TestResponse, address: str) -> str:
    """Return the page without what differs from request to request, and without its own address."""
    text = answer.get_data(as_text=True).replace(answer.headers["X-Request-Id"], "")
    return CHANGING.sub(r"\1", text).replace(address, "")


@strangers
def test_a_strangers_case_is_not_there_and_stays_as_it_is(
    app: Flask,
    laboratory: Laboratory,
    city: SeededCity,
    browser: Callable[[Actor], PlainBrowser],
    foreign_walks: list[Walk],
    everybodys: set[str],
    role: Role,
):
    who, before, wrong = city.people[role], rows(laboratory.engine), []
    window, asked = browser(who), 0
    for method, address, fields in private(foreign_walks, everybodys):
        expected = refusal(app, method, address, who)
        if expected is not None:
            answer = window.get(address) if method == "GET" else window.post(address, fields)
            asked += 1
            if answer.status_code != expected:
                wrong.append(f"{method} {address}: {answer.status}, not {expected}")
    assert not wrong, "\n".join(wrong)
    assert asked > 100
    assert not changed(before, rows(laboratory.engine))


@strangers
def test_a_foreign_case_and_a_case_that_never_was_answer_alike(
    city: SeededCity,
    browser: Callable[[Actor], PlainBrowser],
    foreign_walks: list[Walk],
    everybodys: set[str],
    role: Role,
):
    window, seen = browser(city.people[role]), set()
    for method, address, fields in private(foreign_walks, everybodys):
        kind = (method, PID.sub("", address))
        if kind in seen:
            continue
        seen.add(kind)
        nowhere = PID.sub(lambda found: found.group() if found.group() in everybodys else new_pid(), address)
        pair = [
            (asked, window.get(asked) if method == "GET" else window.post(asked, fields))
            for asked in (address, nowhere)
        ]
        if pair[0][1].status_code == 404:
            assert plain(pair[0][1], address) == plain(pair[1][1], nowhere), address


@strangers
def test_nothing_of_a_stranger_is_read_on_any_page(
    city: SeededCity, walked: Callable[[Actor], Walk], canaries: set[str], role: Role
):
    for address, answer in walked(city.people[role]).answers.items():
        if answer.mimetype == "text/html":
            text = answer.get_data(as_text=True)
            assert not {word for word in canaries if word in text}, address
