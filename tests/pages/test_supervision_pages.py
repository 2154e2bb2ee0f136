"""The pages of terms, standing, spot checks and evaluations, for those who need them."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask

from tests.support.batches import paid_batch
from tests.support.city import admitted_agency, agency_pid, catalogue, listed_item, officer
from tests.support.claims import approved_claim, submitted_claim
from tests.support.orders import running_order
from tests.support.pages import Client, Page
from tests.support.papers import paper
from tests.support.standing import remove, suspend
from tests.support.supervision import drawn_sample, proposed_result
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.spot_checks.queries import checks_of


@pytest.fixture
def english(app: Flask) -> Client:
    """A browser that reads English, so that buttons can be named."""
    return Client(app, "en")


def click(page: Page, beginning: str) -> Page:
    """Fetch the page behind the first link whose text begins like this."""
    return page.click(next(text for text in page.links() if text.startswith(beginning)))


def test_an_agency_asks_for_a_renewal_and_two_officers_grant_it(english: Client, act):
    act(catalogue)
    agency = act(admitted_agency, until=clock.today() + timedelta(days=30))
    english.sign_in(agency)
    page = english.get("/agencies/mine")
    assert "Your term ends on" in page.text
    asking = page.click("Ask for a further term")
    refused = asking.submit("Ask for a further term", note="服务良好", status=422)
    assert refused.errors
    assert "服务良好" in refused.text
    report = (BytesIO(paper("总结.pdf").content), "总结.pdf")
    done = asking.submit("Ask for a further term", note="服务良好", report=report)
    assert "A further term is asked for" in done.text

    english.sign_in(act(officer, Role.REVIEWER))
    page = english.get("/agencies/renewals")
    form = click(page, "Zhoushan Demo Consulting").click("Examine the renewal")
    missing = form.submit("Propose the renewal", reason="资质齐全", status=422)
    assert "Enter the last day of the new term" in missing.text
    assert "资质齐全" in missing.text
    until = clock.today() + timedelta(days=400)
    form.submit("Propose the renewal", reason="资质齐全", until=until.isoformat())

    english.sign_in(act(officer, Role.APPROVER))
    page = english.get(f"/agencies/manage/{act(agency_pid, agency)}").click("Open the proposal")
    assert until.isoformat() in page.submit("Approve").text
    assert "No agency asks for a further term" in english.get("/agencies/renewals").text


def test_the_versions_of_a_price_stand_on_the_pages_of_the_item(english: Client, act):
    act(catalogue)
    agency = act(admitted_agency)
    pid = act(listed_item, agency)
    english.sign_in(agency)
    assert "All versions of this price" in english.get(f"/agencies/mine/items/{pid}").text
    english.sign_in(act(officer, Role.REVIEWER))
    assert "An order keeps the version" in english.get(f"/agencies/filed/{pid}").text


def test_a_claim_of_a_suspended_agency_is_examined_by_hand(english: Client, act):
    claim = act(submitted_claim)
    act(suspend, claim.trade.agency)
    english.sign_in(act(officer, Role.REVIEWER))
    assert "To be examined by hand" in english.get("/claims/queue").text

    page = english.get(f"/claims/{claim.pid}/case")
    refused = page.submit("Pass the first check", by_hand=" ", status=422)
    assert "Write why this claim is in order" in refused.text
    done = page.submit("Pass the first check", by_hand="已实地核实")
    assert "已实地核实" in done.text

    english.sign_in(act(officer, Role.APPROVER))
    page = english.get(f"/claims/{claim.pid}/case")
    approved = page.submit("Approve ¥3,000.00", by_hand="资料真实")
    assert "资料真实" in approved.text


def test_orders_of_a_removed_agency_are_decided_one_by_one(english: Client, act):
    english.sign_in(act(officer, Role.REVIEWER))
    assert "No order of a removed agency is here." in english.get("/orders/winding-up").text
    deal = act(trade)
    act(running_order, deal)
    act(remove, deal.agency)

    form = click(english.get("/orders/winding-up"), "Decide ")
    refused = form.submit("Decide", reason="服务未完成", status=422)
    assert refused.errors
    assert "服务未完成" in refused.text
    form.submit("Decide", reason="服务未完成", decision="end")
    decided = english.get("/orders/winding-up", query={"tab": "decided"})
    assert "Ended by the bureau" in decided.text


def test_a_sample_is_drawn_again_and_a_finding_is_recorded(english: Client, act):
    english.sign_in(act(officer, Role.REVIEWER))
    assert "No sample was drawn yet." in english.get("/spot-checks/").text
    assert english.get("/spot-checks/draw").submit("Draw now", status=422).errors
    act(lambda: paid_batch(approved_claim()))
    pid = act(drawn_sample)

    assert "The same claims" in english.get(f"/spot-checks/{pid}").click("Draw again and compare").text
    assert english.post(f"/spot-checks/{pid}/file", {"kind": "csv"}).status == 200
    check = act(lambda: checks_of(officer(Role.REVIEWER), pid).lines[0].pid)
    form = english.get(f"/spot-checks/cases/{check}")
    refused = form.submit("Record the finding", finding="minor", points=["contract"], status=422)
    assert "Describe the defect" in refused.text
    form.submit("Record the finding", finding="minor", points=["contract"], note="缺少回访")
    assert "缺少回访" in english.get(f"/spot-checks/cases/{check}").text


def test_a_result_is_decided_by_a_second_officer_and_read_by_the_agency(app: Flask, english: Client, act):
    deal = act(trade)
    english.sign_in(deal.agency)
    assert "No year of your agency is evaluated yet." in english.get("/evaluations/mine").text
    act(proposed_result, deal.agency)
    english.sign_in(act(officer, Role.APPROVER))
    year = str(clock.today().year)
    page = english.get("/evaluations/", query={"year": year})
    page = click(page, "Open the evaluation")
    assert "nobody rated" in page.text
    assert "Result decided" in page.submit("Approve").text
    english.sign_in(deal.agency)
    assert "Kept on the list" in english.get("/evaluations/mine").text
    assert f"{year} Kept on the list" in Client(app, "en").get("/agencies/").text


def test_a_year_that_runs_is_not_evaluated(english: Client, act):
    deal = act(trade)
    english.sign_in(act(officer, Role.REVIEWER))
    address = f"/evaluations/{clock.today().year}/{act(agency_pid, deal.agency)}"
    refused = english.get(address).submit("Propose the result", result="keep", reason="良好", status=422)
    assert "is not over" in refused.text
    assert "良好" in refused.text
