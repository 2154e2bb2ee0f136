"""Own account, the people of a firm and of an agency, the staff: walked in the browser."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.city import admitted_agency, catalogue, verified_firm
from tests.support.pages import Client
from tests.support.people import ANOTHER_PASSWORD, PASSWORD, account, joined, mailed_path, mails, staff
from voucher import clock
from voucher.access import Actor, Role

Act = Callable[..., Any]
LI = {"name": "钱经办", "email": "qian@example.com"}


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


def browser(app: Flask, person: Actor) -> Client:
    return Client(app).sign_in(person)


def sign_in(client: Client, name: str, password: str = PASSWORD) -> None:
    client.get("/account/sign-in").submit(zh("Sign in"), account=name, password=password)


@pytest.fixture
def firm(act: Act) -> Actor:
    return act(verified_firm)


@pytest.fixture
def agency(act: Act) -> Actor:
    act(catalogue)
    return act(admitted_agency)


@pytest.fixture(params=["firm", "agency"])
def admin(request: pytest.FixtureRequest) -> tuple[str, Actor]:
    """The side and its administrator, for both sides in turn."""
    return request.param, request.getfixturevalue(request.param)


def test_an_administrator_invites_and_the_invited_join(
    app: Flask, client: Client, act: Act, admin: tuple[str, Actor]
):
    side, person = admin
    office = browser(app, person)
    people = office.get(f"/account/{side}")
    assert zh("There is only one administrator") in people.text

    people = people.click(zh("Invite somebody")).submit(
        zh("Send the invitation"), **LI, valid_until=(clock.today() + timedelta(days=90)).isoformat()
    )
    assert LI["email"] in people.text
    page = client.get(act(mailed_path, LI["email"]))
    page.submit(zh("Accept and create the account"), phone="138 0000-9999", password=PASSWORD, again=PASSWORD)

    assert LI["name"] in office.get(f"/account/{side}").text
    sign_in(client, "13800009999")
    me = client.get("/account/me")
    assert LI["name"] in me.text
    client.get(f"/account/{side}", status=404)  # operators do not manage people


def test_an_administrator_withdraws_an_invitation_and_ends_access(
    app: Flask, act: Act, admin: tuple[str, Actor]
):
    side, person = admin
    roles = {"firm": Role.FIRM_USER, "agency": Role.AGENCY_USER}
    act(joined, act(account, "孙经办"), roles[side], firm_id=person.firm_id, agency_id=person.agency_id)
    office = browser(app, person)
    office.get(f"/account/{side}/invite").submit(zh("Send the invitation"), **LI)

    office.get(f"/account/{side}").submit(f"{zh('Withdraw the invitation')} {LI['name']}")
    people = office.get(f"/account/{side}").submit(f"{zh('End access')} 孙经办")

    assert "孙经办" not in people.text
    assert LI["email"] not in people.text


def test_a_faulty_invitation_keeps_what_was_typed(app: Flask, firm: Actor):
    office = browser(app, firm)
    page = office.get("/account/firm/invite").submit(
        zh("Send the invitation"), status=422, name="钱经办", email="not an address", valid_until="2001-01-01"
    )

    assert set(page.errors) == {"email", "valid_until"}
    assert 'value="钱经办"' in page.html
    assert 'value="not an address"' in page.html


def test_a_member_cannot_be_invited_again(app: Flask, act: Act, firm: Actor):
    act(joined, act(account, "孙经办", "sun@example.com"), Role.FIRM_USER, firm_id=firm.firm_id)
    page = (
        browser(app, firm)
        .get("/account/firm/invite")
        .submit(zh("Send the invitation"), status=422, name="孙经办", email="sun@example.com")
    )

    assert zh("This person is in your list of people already") in page.errors["email"]


def test_a_faulty_acceptance_keeps_what_was_typed(app: Flask, client: Client, act: Act, firm: Actor):
    browser(app, firm).get("/account/firm/invite").submit(zh("Send the invitation"), **LI)
    page = client.get(act(mailed_path, LI["email"]))
    page = page.submit(
        zh("Accept and create the account"), status=422, phone="12", password="short", again="short"
    )
    assert set(page.errors) == {"phone"}

    page = page.submit(
        zh("Accept and create the account"), status=422, phone="13800009999", password="short", again="short"
    )
    assert set(page.errors) == {"password"}
    assert 'value="13800009999"' in page.html


def test_somebody_with_an_account_signs_in_and_joins(app: Flask, client: Client, act: Act, firm: Actor):
    act(account, LI["name"], LI["email"])
    browser(app, firm).get("/account/firm/invite").submit(zh("Send the invitation"), **LI)
    path = act(mailed_path, LI["email"])

    page = client.get(path).click(zh("Sign in and accept"))
    page = page.submit(zh("Sign in"), account=LI["email"], password=PASSWORD)
    page = page.submit(zh("Accept and join"))

    assert page.path == "/account/me"
    assert zh("Firm operator") in page.text


def test_an_invitation_opened_by_somebody_else_waits(app: Flask, act: Act, firm: Actor, agency: Actor):
    browser(app, firm).get("/account/firm/invite").submit(zh("Send the invitation"), **LI)

    page = browser(app, agency).get(act(mailed_path, LI["email"]))

    assert page.h1 == zh("This invitation is for somebody else")


def test_a_person_of_two_firms_switches_on_the_page(app: Flask, client: Client, act: Act, firm: Actor):
    other = act(verified_firm)
    person = act(account, "周经办", "zhou@example.com")
    for place in (firm, other):
        act(joined, person, Role.FIRM_ADMIN, firm_id=place.firm_id)
    sign_in(client, "zhou@example.com")
    page = client.get("/account/me").click(zh("Switch identity"))
    [label] = [b for b in page.buttons() if b.startswith(zh("Switch to it"))]

    page.submit(label)

    name = label.removeprefix(zh("Switch to it")).strip()
    assert name in client.get("/account/firm").text
    client.post("/account/switch", {"membership": "nosuchmembership"}, status=404)


def test_a_password_is_changed_and_other_devices_are_signed_out(
    app: Flask, client: Client, act: Act, firm: Actor
):
    act(joined, act(account, "周经办", "zhou@example.com"), Role.FIRM_USER, firm_id=firm.firm_id)
    elsewhere = Client(app)
    for device in (client, elsewhere):
        sign_in(device, "zhou@example.com")
    page = client.get("/account/password")
    page = page.submit(
        zh("Change the password"),
        status=422,
        present="a guess",
        password=ANOTHER_PASSWORD,
        again=ANOTHER_PASSWORD,
    )
    assert set(page.errors) == {"present"}

    page.submit(
        zh("Change the password"), present=PASSWORD, password=ANOTHER_PASSWORD, again=ANOTHER_PASSWORD
    )

    assert client.get("/account/me").status == 200
    assert elsewhere.get("/account/me").status == 302
    assert len(act(mails, "zhou@example.com")) == 1


def test_a_lost_device_is_signed_out_from_another(app: Flask, client: Client, act: Act, firm: Actor):
    act(joined, act(account, "周经办", "zhou@example.com"), Role.FIRM_USER, firm_id=firm.firm_id)
    lost = Client(app)
    for device in (lost, client):
        sign_in(device, "zhou@example.com")
    page = client.get("/account/me")
    [button] = [b for b in page.buttons() if b.startswith(zh("Sign out") + " ")]

    page.submit(button)

    assert lost.get("/account/me").status == 302
    assert client.get("/account/me").status == 200


def test_two_administrators_bring_a_colleague_in(app: Flask, client: Client, act: Act):
    first, second = browser(app, act(staff, Role.ADMIN, "甲")), browser(app, act(staff, Role.ADMIN, "乙"))
    form = first.get("/account/staff").click(zh("Propose a new colleague"))
    faulty = form.submit(zh("Send the proposal"), status=422, name="赵初审", email="zhao@example.com")
    assert set(faulty.errors) == {"role", "reason"}
    waiting = faulty.submit(zh("Send the proposal"), role="rev", reason="新入职")
    assert zh("You proposed this, so another administrator has to decide.") in waiting.text

    second.get("/account/staff").submit(f"{zh('Agree and invite')} 赵初审")
    client.get(act(mailed_path, "zhao@example.com")).submit(
        zh("Accept and create the account"), password=PASSWORD, again=PASSWORD
    )

    assert "赵初审" in first.get("/account/staff").text
    closed = first.get("/account/staff").submit(f"{zh('Close the account')} 赵初审")
    assert zh("Closed account") in closed.text
    page = client.get("/account/sign-in")
    page.submit(zh("Sign in"), status=422, account="zhao@example.com", password=PASSWORD)
    first.get("/account/staff").submit(f"{zh('Open the account again')} 赵初审")
    sign_in(client, "zhao@example.com")
    assert client.get("/account/me").status == 200


def test_the_staff_pages_are_for_administrators(app: Flask, act: Act, firm: Actor):
    for person in (firm, act(staff, Role.REVIEWER), act(staff, Role.AUDITOR)):
        browser(app, person).get("/account/staff", status=403)
