"""Signing in and out in the browser, and the ways back for who forgot their password."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.pages import Client, Page
from tests.support.people import ANOTHER_PASSWORD, PASSWORD, account, mailed_path, mails, staff
from voucher.access import Role
from voucher.web.login import cookie_name

Act = Callable[..., Any]


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


def signed_in(browser: Client, name: str = "wang@example.com", password: str = PASSWORD) -> Page:
    return browser.get("/account/sign-in").submit(zh("Sign in"), account=name, password=password)


def is_signed_in(browser: Client) -> bool:
    return browser.get("/account/me").status == 200


def cookie_of(browser: Client, app: Flask) -> str:
    cookie = browser.cookie(cookie_name(app))
    assert cookie
    return cookie


@pytest.fixture
def wang(act: Act) -> None:
    """Somebody of the staff, so that they have pages to open."""
    act(staff, Role.FINANCE, "王晓明", "wang@example.com")


def test_a_person_signs_in_and_out(client: Client, wang: None):
    signed_in(client)
    me = client.get("/account/me")
    assert "wang@example.com" in me.text

    me.submit(zh("Sign out"))

    assert not is_signed_in(client)


@pytest.mark.usefixtures("wang")
def test_the_old_cookie_opens_nothing_after_signing_out(app: Flask, client: Client):
    signed_in(client)
    stolen = Client(app)
    stolen.keep_cookie(cookie_name(app), cookie_of(client, app))
    assert is_signed_in(stolen)

    client.get("/account/me").submit(zh("Sign out"))

    assert not is_signed_in(stolen)


@pytest.mark.usefixtures("wang")
def test_signing_in_anew_gives_a_new_cookie_and_kills_the_old(app: Flask, client: Client):
    signed_in(client)
    first = cookie_of(client, app)
    client.get("/account/me")
    client.post("/account/sign-in", {"account": "wang@example.com", "password": PASSWORD})

    assert cookie_of(client, app) != first
    stolen = Client(app)
    stolen.keep_cookie(cookie_name(app), first)
    assert not is_signed_in(stolen)


@pytest.mark.usefixtures("wang")
def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: Client):
    page = client.get("/account/sign-in")
    answer = page.submit(zh("Sign in"), status=302, account="wang@example.com", password=PASSWORD)

    [cookie] = [c for c in answer.response.headers.getlist("Set-Cookie") if c.startswith("sid=")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))


@pytest.mark.usefixtures("wang")
@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/account/me", "/account/me"),
        ("https://evil.example/", "/account/arrive"),
        ("//evil.example", "/account/arrive"),
    ],
)
def test_after_signing_in_one_arrives_at_an_own_page(client: Client, wanted: str, reached: str):
    page = client.get("/account/sign-in", query={"next": wanted})
    answer = page.submit(zh("Sign in"), status=302, account="wang@example.com", password=PASSWORD)

    assert answer.location == reached


def test_a_visitor_is_led_back_to_the_page_they_wanted(client: Client, wang: None):
    page = client.get("/notices/?after=7").follow()

    answer = page.submit(zh("Sign in"), status=302, account="wang@example.com", password=PASSWORD)

    assert answer.location == "/notices/?after=7"


@pytest.mark.usefixtures("wang")
def test_a_wrong_password_and_an_unknown_account_look_alike(client: Client):
    def refused(name: str) -> Page:
        page = client.get("/account/sign-in")
        return page.submit(zh("Sign in"), status=422, account=name, password="not the password at all")

    known, unknown = refused("wang@example.com"), refused("nobody@example.com")

    def without_what_differs(page: Page) -> str:
        changing = r"nobody|wang|name=\"(?:csrf_token|request_key)\"(?: type=\"hidden\")? value=\"[^\"]+\""
        return re.sub(changing, "", page.html)

    assert known.errors == unknown.errors
    assert known.errors["password"]
    assert without_what_differs(known) == without_what_differs(unknown)
    assert 'value="wang@example.com"' in known.html  # what was typed is kept, but for the password
    assert "not the password" not in known.html


def test_the_ninth_attempt_has_to_wait_even_with_the_right_password(client: Client, wang: None):
    for _ in range(8):
        client.get("/account/sign-in").submit(
            zh("Sign in"), status=422, account="wang@example.com", password="x" * 15
        )

    page = client.get("/account/sign-in").submit(
        zh("Sign in"), status=429, account="wang@example.com", password=PASSWORD
    )

    assert page.h1 == zh("Too many attempts")


def test_a_form_without_its_token_is_refused(client: Client, wang: None):
    client.post("/account/sign-in", {"account": "x", "password": "y", "csrf_token": "forged"}, status=400)


def test_an_empty_form_says_what_is_missing(client: Client):
    page = client.get("/account/sign-in").submit(zh("Sign in"), status=422, account="", password="")

    assert set(page.errors) == {"account", "password"}
    assert page.title.startswith(zh("Error:"))


def test_a_forgotten_password_is_set_anew_by_mail(client: Client, act: Act, wang: None):
    client.get("/account/forgot").submit(zh("Send the link"), account="wang@example.com")
    path = act(mailed_path, "wang@example.com")
    differing = client.get(path).submit(
        zh("Set the new password"), status=422, password=ANOTHER_PASSWORD, again="something else"
    )
    assert set(differing.errors) == {"again"}

    client.get(path).submit(zh("Set the new password"), password=ANOTHER_PASSWORD, again=ANOTHER_PASSWORD)

    signed_in(client, password=ANOTHER_PASSWORD)
    assert is_signed_in(client)
    assert client.get(path, status=410).h1 == zh("This link does not work any more")


def test_asking_for_a_link_tells_nothing_about_the_account(client: Client, act: Act, wang: None):
    answers = [
        client.get("/account/forgot").submit(zh("Send the link"), account=name)
        for name in ("wang@example.com", "nobody@example.com")
    ]

    assert answers[0].text == answers[1].text
    assert len(act(mails, "wang@example.com")) == 1
    assert act(mails, "nobody@example.com") == []


@pytest.mark.parametrize("name", ["wang@example.com", "nobody@example.com"])
def test_links_are_not_asked_for_without_end(client: Client, name: str, wang: None):
    for _ in range(3):
        client.get("/account/forgot").submit(zh("Send the link"), account=name)

    client.get("/account/forgot").submit(zh("Send the link"), status=429, account=name)


def test_the_mail_leads_to_the_portals_own_address(client: Client, act: Act, wang: None):
    client.get("/account/forgot").submit(zh("Send the link"), account="wang@example.com")

    assert "http://127.0.0.1:8000/account/reset/" in act(mails, "wang@example.com")[0]


def test_the_language_is_switched_on_the_page_one_is_on(client: Client):
    english = client.get("/guide").submit("English")
    assert english.path.rstrip("?") == "/guide"
    assert english.h1 == "Service guide"

    assert english.submit("中文").h1 == zh("Service guide")


def test_the_language_leads_nowhere_else(client: Client):
    client.get("/")
    answer = client.post("/account/language", {"language": "en", "next": "https://evil.example/"})

    assert answer.location == "/"


def test_people_with_no_role_can_sign_in_and_out(client: Client, act: Act):
    act(account, "李", "li@example.com")
    assert signed_in(client, "li@example.com").follow().path == "/"

    client.get("/").submit(zh("Sign out"))

    assert zh("Sign in") in client.get("/").links()
