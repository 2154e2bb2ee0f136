"""What an officer of a district sees, and what only the city sees."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import City, accepted_application, city, issued_voucher, submitted_application
from tests.support.catalogue import zh
from tests.support.city import verified_firm
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Actor, District, Role
from voucher.accounts.models import Person, StaffRole
from voucher.storage import transaction

Act = Callable[..., Any]
OPINION = "企业情况属实，建议予以支持"


def of_district(role: Role, district: District) -> Actor:
    """Return an officer whose role is kept with the district, so that signing in knows it."""
    with transaction() as session:
        person = Person(name=f"{district.value}经办", email=f"{role.value}.{district.name}@example.com")
        session.add(person)
        session.flush()
        session.add(StaffRole(person_id=person.id, role=role, district=district.value))
        return Actor(person.id, person.name, frozenset({role}), district=district.value)


@pytest.fixture
def town(act: Act) -> City:
    built: City = act(city)
    return built


@pytest.fixture
def officer_of(app: Flask, act: Act) -> Callable[[District], Client]:
    return lambda district: browser_of(app, act(of_district, Role.REVIEWER, district))


@pytest.fixture
def firm(act: Act) -> Actor:
    found: Actor = act(verified_firm, district=District.DINGHAI)
    return found


def test_a_case_of_another_district_is_not_there(
    act: Act, town: City, firm: Actor, officer_of: Callable[[District], Client]
):
    pid = act(submitted_application, town, firm)
    own, other = officer_of(District.DINGHAI), officer_of(District.PUTUO)
    listed = [page.get("/applications/queue", query={"tab": "all"}).links() for page in (own, other)]
    assert [any(pid in link for link in links.values()) for links in listed] == [True, False]
    own.get(f"/applications/cases/{pid}")
    for step in ("", "/pause", "/return"):
        other.get(f"/applications/cases/{pid}{step}", status=404)


def test_the_district_writes_its_opinion_and_the_approver_reads_whose_it_is(
    app: Flask, act: Act, town: City, firm: Actor, officer_of: Callable[[District], Client]
):
    pid = act(accepted_application, town, firm)
    case = officer_of(District.DINGHAI).get(f"/applications/cases/{pid}")
    assert zh("Reject") not in case.links()
    assert set(case.submit(zh("Pass the first review"), status=422, note=" ").errors) == {"note"}
    case.submit(zh("Pass the first review"), note=OPINION)
    approver = browser_of(app, town.approver).get(f"/applications/cases/{pid}")
    assert OPINION in approver.text
    assert (
        zh("First review by the district %(district)s; the city decides", district="定海区") in approver.text
    )


def test_lists_and_files_of_money_end_at_the_district(
    act: Act, town: City, firm: Actor, officer_of: Callable[[District], Client]
):
    act(issued_voucher, town, firm)
    act(issued_voucher, town, act(verified_firm, district=District.PUTUO))
    browser = officer_of(District.DINGHAI)
    page = browser.get(f"/dashboard/{clock.budget_year()}/money", query={"district": "普陀区"})
    saved = page.submit(zh("Save as CSV")).response.data.decode("utf-8-sig")
    assert "定海区" in saved
    assert "普陀区" not in saved


@pytest.mark.parametrize("path", ["/orders/all", "/claims/queue", "/vouchers/list", "/firms/"])
def test_other_lists_open_for_a_district_too(officer_of: Callable[[District], Client], path: str):
    officer_of(District.SHENGSI).get(path)
