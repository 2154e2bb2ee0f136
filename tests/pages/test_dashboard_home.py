"""The first page of everybody, the decisions that wait, and the figures for everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.batches import paid_batch
from tests.support.cases import City, city, issued_voucher, submitted_application
from tests.support.catalogue import zh
from tests.support.city import officer, registered_firm, verified_firm
from tests.support.claims import approved_claim
from tests.support.laboratory import Laboratory
from tests.support.orders import delivered_order, placed_order
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from tests.support.statements import statements
from tests.support.trade import Trade, trade
from voucher.access import Actor, Role
from voucher.applications.intake import return_for_correction
from voucher.applications.sections import Defect, Section
from voucher.issuance.revoke import propose_revocation

Act = Callable[..., Any]
STAFF = (Role.REVIEWER, Role.APPROVER, Role.FINANCE, Role.AUDITOR, Role.ADMIN, Role.WINDOW)
MOST_STATEMENTS = 12


@pytest.fixture
def town(act: Act) -> City:
    built: City = act(city)
    return built


@pytest.fixture
def deal(act: Act) -> Trade:
    made: Trade = act(trade)
    return made


def test_a_firm_goes_from_what_waits_to_the_step(client: Client, act: Act, deal: Trade):
    act(delivered_order, deal)

    page = client.sign_in(deal.firm).get("/home")

    assert zh("Waiting for you: %(count)s", count=1) in page.text
    button = f"{zh('Check and confirm')} {zh('Check the delivery and confirm it')}"
    assert page.click(button).h1 == zh("Confirm the delivery")


def test_a_firm_is_told_what_to_correct(client: Client, act: Act, town: City):
    firm: Actor = act(verified_firm)
    pid = act(submitted_application, town, firm)
    act(return_for_correction, town.intake, pid, [Defect(Section.PURPOSE, "请写明服务内容。")])

    page = client.sign_in(firm).get("/home")

    assert any(href == f"/applications/{pid}/tasks" for href in page.links().values())


def test_a_firm_shows_its_voucher(client: Client, act: Act, town: City):
    firm: Actor = act(verified_firm)
    pid = act(issued_voucher, town, firm)

    page = client.sign_in(firm).get("/home")

    assert "¥10,000.00" in page.text
    assert f"/vouchers/{pid}" in page.links().values()
    assert client.get(f"/vouchers/{pid}").status == 200


def test_a_new_firm_reads_three_steps(client: Client, act: Act):
    page = client.sign_in(act(registered_firm)).get("/home")
    assert zh("Your first voucher in three steps") in page.text
    assert zh("After verification") in page.text


def test_an_agency_goes_to_the_code_field_and_to_its_new_order(client: Client, act: Act, deal: Trade):
    pid = act(placed_order, deal)

    page = client.sign_in(deal.agency).get("/home")

    assert "/orders/take" in page.links().values()
    assert f"/orders/{pid}/answer" in page.links().values()
    assert client.get("/orders/take").h1 == zh("Take a voucher")


@pytest.mark.parametrize("role", STAFF)
def test_every_role_has_a_first_page_and_every_link_of_it_opens(app: Flask, act: Act, town: City, role: Role):
    act(submitted_application, town, act(verified_firm))
    browser = browser_of(app, act(officer, role))

    page = browser.get("/home")

    for path in {href for href in page.links().values() if href.startswith("/")}:
        browser.get(path)


def test_an_officer_without_work_reads_that_all_is_done(app: Flask, act: Act):
    finance = browser_of(app, act(officer, Role.FINANCE))
    assert zh("Everything is done for today. New cases appear here.") in finance.get("/home").text


def test_a_visitor_has_no_workbench(client: Client):
    assert "/account/sign-in" in (client.get("/home").location or "")


def test_a_proposal_leads_to_where_it_is_decided(app: Flask, act: Act, town: City):
    voucher = act(issued_voucher, town, act(verified_firm))
    act(propose_revocation, town.approver, voucher, reason="违规使用")
    decider, proposer = (browser_of(app, person) for person in (act(officer, Role.APPROVER), town.approver))

    page = decider.get("/decisions")

    assert zh("Revoke the voucher") in page.text
    assert f"/vouchers/detail/{voucher}" in page.links().values()
    own = proposer.get("/decisions")
    assert zh("You proposed this, so somebody else has to decide it.") in own.text
    assert zh("People of another role decide this.") in browser_of(app, town.reviewer).get("/decisions").text


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 200), (Role.ADMIN, 403), (Role.WINDOW, 403)])
def test_decisions_are_read_by_the_bureau(app: Flask, act: Act, role: Role, status: int):
    browser_of(app, act(officer, role)).get("/decisions", status=status)


def test_everybody_reads_the_figures_from_the_home_page(client: Client, act: Act, town: City):
    for _ in range(3):
        act(issued_voucher, town, act(verified_firm))

    page = client.get("/").click(zh("Granted, used and paid, this year and in all years before"))

    assert "¥30,000.00" in page.text
    assert "¥3,000,000.00" in page.text


def test_figures_of_too_few_firms_are_not_told(client: Client, act: Act, town: City):
    act(issued_voucher, town, act(verified_firm))
    page = client.get("/figures")
    assert "¥10,000.00" not in page.text
    assert zh("fewer than 3 firms") in page.text


def test_no_first_page_needs_many_statements(app: Flask, laboratory: Laboratory, act: Act):
    batch = act(paid_batch, act(approved_claim))
    sides = batch.claims[0].trade
    act(delivered_order, sides, price=2_000)
    act(submitted_application, sides.city, sides.firm)
    people = [act(officer, role) for role in STAFF]
    for person in people:
        at_most_twelve(laboratory, browser_of(app, person), "/home")
    for person in (sides.firm, sides.agency):
        at_most_twelve(laboratory, Client(app).sign_in(person), "/home")
    at_most_twelve(laboratory, browser_of(app, people[1]), "/decisions")
    at_most_twelve(laboratory, Client(app), "/figures")


def at_most_twelve(laboratory: Laboratory, browser: Client, path: str) -> None:
    """Fetch the page and count its statements."""
    with statements(laboratory.engine) as sent:
        browser.get(path)
    assert len(sent) <= MOST_STATEMENTS, f"{path}: {len(sent)}\n" + "\n".join(sent)
