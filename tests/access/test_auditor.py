"""The auditor looks at everything and changes nothing; personal data is masked for whom it does not concern."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.crawler import Form, Walk
from tests.support.laboratory import Laboratory
from tests.support.plain_browser import PlainBrowser
from tests.support.rows import changed, rows
from tests.support.seeded_city import SeededCity
from voucher.access import Actor, Role
from voucher.redemption.models import Invoice
from voucher.storage import db

pytestmark = pytest.mark.parametrize("laboratory", ["sqlite"], indirect=True)

#: about the person, not about a case: what an auditor may send
OWN = {
    "accounts.end_device",
    "accounts.language",
    "accounts.password",
    "accounts.sign_out",
    "accounts.switch",
    "budget.outstanding_file",
    "clawback.export",
    "dashboard.export",
    "evaluations.export",
    "notices.open_notice",
    "notices.read_all",
    "spot_checks.export",
}
#: everybody's forms: they lead to a page again, because an auditor cannot be anything else
EVERYBODYS = {
    "accounts.accept_invitation",
    "accounts.forgot",
    "accounts.sign_in",
    "agencies.apply",
    "eligibility.pre_check",
    "firms.register",
}
LET_BE = {403, 404, 422, 409, 410}
PHONE = re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])")
IDENTITY = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
ACCOUNT = re.compile(r"(?<![0-9a-z])\d{16,}(?![0-9a-z])")
TRAIL, REQUEST = "/audit/", re.compile(r"<code>([0-9a-f]{16})</code>")  # one in two thousand has digits only


def all_forms(city: SeededCity, walked: Callable[[Actor], Walk]) -> Iterator[Form]:
    """Yield every form anybody meets, each address once."""
    seen: dict[str, Form] = {}
    for who in city.secrets:
        for form in walked(who).forms:
            seen.setdefault(form.action, form)
    yield from seen.values()


def pages(walk: Walk) -> Iterator[tuple[str, str]]:
    """Yield every page's address and text."""
    for address, answer in walk.answers.items():
        if answer.mimetype == "text/html":
            yield address, answer.get_data(as_text=True)


def test_an_auditor_changes_nothing(
    app: Flask,
    laboratory: Laboratory,
    city: SeededCity,
    browser: Callable[[Actor], PlainBrowser],
    walked: Callable[[Actor], Walk],
):
    forms = list(all_forms(city, walked))
    window, before, asked = browser(city.people[Role.AUDITOR]), rows(laboratory.engine), 0
    for form in forms:
        endpoint, _arguments = app.url_map.bind("localhost").match(urlsplit(form.action).path, "POST")
        if endpoint in OWN:
            continue
        answer = window.post(form.action, form.data)
        allowed = LET_BE if endpoint in EVERYBODYS else {403, 404}
        assert answer.status_code in allowed, f"{form.action}: {answer.status}"
        asked += 1
    assert asked > 100
    assert not changed(before, rows(laboratory.engine))


@pytest.mark.parametrize("role", [Role.PUBLIC, Role.AUDITOR, Role.ADMIN, Role.WINDOW], ids=str)
def test_nobody_who_only_looks_reads_personal_numbers(
    app: Flask, city: SeededCity, walked: Callable[[Actor], Walk], role: Role
):
    with app.app_context():
        invoices = set(db.session.scalars(select(Invoice.number)))
    for address, text in pages(walked(city.people[role])):
        assert not PHONE.findall(text), address
        assert not IDENTITY.findall(text), address
        requests = set(REQUEST.findall(text)) if address.startswith(TRAIL) else set()
        assert not set(ACCOUNT.findall(text)) - invoices - requests, address


@pytest.mark.parametrize("role", [Role.AGENCY_ADMIN, Role.AGENCY_USER], ids=str)
def test_an_agency_reads_no_phone_number_of_a_firm(
    city: SeededCity, walked: Callable[[Actor], Walk], role: Role
):
    for address, text in pages(walked(city.people[role])):
        assert not PHONE.findall(text), address


@pytest.mark.parametrize("role", [Role.FIRM_ADMIN, Role.FIRM_USER], ids=str)
def test_a_firm_reads_no_bank_account(
    app: Flask, city: SeededCity, walked: Callable[[Actor], Walk], role: Role
):
    with app.app_context():
        invoices = set(db.session.scalars(select(Invoice.number)))
    for address, text in pages(walked(city.people[role])):
        assert not set(ACCOUNT.findall(text)) - invoices, address
