"""Looking at a page changes nothing; every page in reach says the same to whoever may see it, with its headers."""

from collections.abc import Callable

import pytest

from tests.support.crawler import Walk
from tests.support.laboratory import Laboratory
from tests.support.plain_browser import PlainBrowser
from tests.support.rows import Rows, changed, rows
from tests.support.seeded_city import SeededCity
from voucher.access import Action, Actor, Role
from voucher.audit.models import AuditEvent
from voucher.web.security_headers import HEADERS

pytestmark = pytest.mark.parametrize("laboratory", ["sqlite"], indirect=True)
roles = pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
ACTION = list(AuditEvent.__table__.columns.keys()).index("action")
#: a paper somebody uploaded is never a page of the portal
PAPER_HEADERS = {"Content-Security-Policy": "sandbox; default-src 'none'"}
#: links of the public pages that lead a visitor to a firm's page
FOR_FIRMS = {"/applications/start"}


def without_read_papers(found: Rows) -> Rows:
    """Leave out that an officer opened a paper: the trail tells it, as it has to."""
    trail = AuditEvent.__tablename__
    return found | {trail: [row for row in found[trail] if row[ACTION] != Action.ATTACHMENT_READ]}


@roles
def test_following_every_link_changes_nothing(
    laboratory: Laboratory, city: SeededCity, walked: Callable[[Actor], Walk], role: Role
):
    before = without_read_papers(rows(laboratory.engine))
    walked(city.people[role])
    assert not changed(before, without_read_papers(rows(laboratory.engine)))


@roles
def test_no_link_is_dead(city: SeededCity, walked: Callable[[Actor], Walk], role: Role):
    answers = walked(city.people[role]).answers
    dead = {address: a.status for address, a in answers.items() if a.status_code >= 400}
    assert dead.keys() <= FOR_FIRMS, dead


@roles
def test_every_answer_has_the_headers(city: SeededCity, walked: Callable[[Actor], Walk], role: Role):
    for address, answer in walked(city.people[role]).answers.items():
        expected = HEADERS | (PAPER_HEADERS if "/papers/" in address else {})
        assert {name: answer.headers.get(name) for name in expected} == expected, address
        assert answer.headers["X-Request-Id"], address
        assert role is Role.PUBLIC or answer.headers["Cache-Control"] == "no-store", address


@pytest.mark.parametrize(
    "address",
    ["/static/css/portal.css", "/static/nothing.css", "/nothing", "/vouchers/nothing", "/firms/mine"],
)
def test_static_files_and_failures_have_the_headers(
    city: SeededCity, browser: Callable[[Actor], PlainBrowser], address: str
):
    answer = browser(city.people[Role.AGENCY_USER]).get(address)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_an_address_that_is_only_posted_to_has_the_headers(
    city: SeededCity, browser: Callable[[Actor], PlainBrowser]
):
    answer = browser(city.people[Role.PUBLIC]).get("/account/sign-out")
    assert answer.status_code == 405
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
