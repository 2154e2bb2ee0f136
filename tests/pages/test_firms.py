"""The pages of firms: registering, one's own file, the officer's queue."""

from io import BytesIO

import pytest
from flask import Flask

from tests.support.city import credit_code, firm_details, firm_pid, officer, registered_firm, verified_firm
from tests.support.pages import Client
from tests.support.papers import paper
from voucher.access import Actor, Role
from voucher.firms.size_class import SizeClass
from voucher.firms.verify import return_for_correction


@pytest.fixture
def english(app: Flask) -> Client:
    """A browser that reads English, so that buttons can be named."""
    return Client(app, "en")


def file(name: str = "营业执照.pdf"):
    return BytesIO(paper().content), name


def answers(**changed):
    return {
        "credit_code": credit_code(),
        "name": "舟山示范制造有限公司",
        "legal_representative": "王建国",
        "founded_on": "2015年6月1日",
        "industry": "IND_industry",
        "industry_code": "３３１１",
        "district": "定海区",
        "address": "临城街道1号",
        "employees": "120",
        "revenue_yuan": "2,000.5",
        "assets_yuan": "",
        "contact_name": "李经办",
        "phone": "138 0000 9999",
        "email": "Li@Example.com",
        "password": "海岛的风今天很大很舒服对吧",
        "licence": file(),
    } | changed


def test_a_visitor_registers_a_firm_and_is_told_what_happens_next(english: Client):
    end = english.get("/firms/register").submit(
        "Submit registration", **answers(password="a long sentence about the sea")
    )

    assert end.path == "/firms/registered"
    assert "Sign in" in end.links()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("credit_code", "000000000000000000"),
        ("credit_code", "9133"),
        ("founded_on", "2999-01-01"),
        ("founded_on", "gestern"),
        ("industry_code", "5211"),
        ("industry_code", "0000"),
        ("district", "杭州市"),
        ("employees", "many"),
        ("revenue_yuan", "1.23456"),
        ("phone", "12345"),
        ("email", "nobody"),
        ("name", ""),
        ("password", "short"),
    ],
)
def test_bad_input_is_told_beside_its_field_and_loses_nothing_typed(english: Client, field: str, typed: str):
    page = english.get("/firms/register").submit(
        "Submit registration",
        status=422,
        **answers(password="a long sentence about the sea") | {field: typed},
    )

    assert set(page.errors) == {field, "licence"}, "a file has to be chosen again"
    shown = {
        e.attrib["name"]: e.attrib.get("value") for e in page.document.all("input") if "name" in e.attrib
    }
    assert shown["address"] == "临城街道1号"
    assert shown["revenue_yuan"] == (typed if field == "revenue_yuan" else "2,000.5")


def test_a_registration_needs_the_licence_file(english: Client):
    page = english.get("/firms/register").submit(
        "Submit registration",
        status=422,
        **answers(password="a long sentence about the sea", licence=(BytesIO(), "")),
    )
    assert set(page.errors) == {"licence"}


def test_a_file_that_is_no_document_is_refused_and_nothing_is_kept(english: Client):
    typed = answers(password="a long sentence about the sea")
    page = english.get("/firms/register").submit(
        "Submit registration", status=422, **typed | {"licence": (BytesIO(b"MZ..."), "licence.pdf")}
    )
    assert "cannot be opened" in page.text

    again = english.get("/firms/register").submit("Submit registration", **typed | {"licence": file()})
    assert again.path == "/firms/registered"


def test_a_code_that_is_taken_is_refused_without_telling_whose(english: Client):
    typed = answers(password="a long sentence about the sea")
    english.get("/firms/register").submit("Submit registration", **typed)
    page = english.get("/firms/register").submit(
        "Submit registration",
        status=422,
        **typed | {"email": "b@example.com", "phone": "13800007777", "licence": file()},
    )

    assert set(page.errors) == {"credit_code", "licence"}
    assert "李" not in page.errors["credit_code"]


def test_a_firm_sees_its_own_file_and_downloads_its_paper(client: Client, act):
    firm = act(registered_firm)
    page = client.sign_in(firm).get("/firms/mine")
    [link] = [href for href in page.links().values() if "/papers/" in href]
    answer = client.get(link).response

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.get_data().startswith(b"%PDF-")
    answer.close()
    other = act(registered_firm)
    client.sign_in(other).get(link, status=404)
    client.get(link.replace("papers/", "papers/x"), status=404)


def test_a_returned_firm_finds_the_note_and_its_details_filled_in(english: Client, act):
    firm = act(registered_firm)
    act(lambda: return_for_correction(officer(Role.REVIEWER), firm_pid(firm), note="执照不清晰"))
    english.sign_in(firm)
    assert "执照不清晰" in english.get("/firms/mine").text

    done = (
        english.get("/firms/mine").click("Correct the details").submit("Send the details", address="新址8号")
    )

    assert done.path == "/firms/mine"
    assert "新址8号" in done.text


def test_a_firm_adds_a_paper(english: Client, act):
    english.sign_in(act(verified_firm))
    page = english.get("/firms/mine").submit("Add paper", slot="tax-proof", paper=file("纳税证明.pdf"))
    assert "纳税证明.pdf" in page.text

    page = english.get("/firms/mine").submit("Add paper", status=422, slot="tax-proof", paper=(BytesIO(), ""))
    assert set(page.errors) == {"paper"}


def test_a_waiting_firm_is_not_changed_under_the_officers_eyes(client: Client, act):
    client.sign_in(act(registered_firm)).get("/firms/mine/change", status=409)


def test_a_reviewer_verifies_from_the_queue(english: Client, act):
    firm = act(lambda: registered_firm(name="舟山示范远洋有限公司"))
    english.sign_in(act(officer, Role.REVIEWER))

    page = english.get("/firms/").click("舟山示范远洋有限公司").click("Decide")
    done = page.submit("Verify the firm", size="small")

    assert done.path == "/firms/"
    assert "Verified" in english.get(f"/firms/{act(firm_pid, firm)}").text


def test_a_decision_that_cannot_stand_is_told_beside_its_field(english: Client, act):
    pid = act(lambda: firm_pid(registered_firm()))
    page = english.sign_in(act(officer, Role.REVIEWER)).get(f"/firms/{pid}/decision")

    assert "Note to the firm (optional)" not in page.text
    assert set(page.submit("Verify the firm", status=422, size="large").errors) == {"size"}
    assert set(page.submit("Return for correction", status=422, note=" ").errors) == {"note"}


def test_the_auditor_reads_masked_and_decides_nothing(english: Client, act):
    pid = act(lambda: firm_pid(registered_firm()))
    english.sign_in(act(officer, Role.AUDITOR))
    page = english.get(f"/firms/{pid}")

    assert "王建国" not in page.text
    assert "李经办" not in page.text
    assert "Decide" not in page.links()
    english.get(f"/firms/{pid}/decision", status=403)


def test_a_firm_opens_no_page_of_the_bureau(client: Client, act):
    firm: Actor = act(registered_firm)
    pid = act(firm_pid, firm)
    client.sign_in(firm)
    client.get("/firms/", status=404)
    client.get(f"/firms/{pid}", status=404)
    client.get(f"/firms/{pid}/decision", status=403)


def test_the_queue_is_searched_and_paged(english: Client, act):
    def fill() -> None:
        for number in range(27):
            registered_firm(name=f"舟山渔业{number:02}")

    act(fill)
    english.sign_in(act(officer, Role.REVIEWER))
    page = english.get("/firms/")
    assert "舟山渔业00" in page.links()
    assert "舟山渔业26" in page.click("Next page").links()
    assert "舟山渔业07" in english.get("/firms/", query={"state": "all", "text": "渔业07"}).links()
    assert english.get("/firms/", query={"text": "%"}).links().get("舟山渔业00") is None


def test_a_large_firm_is_shown_as_large(english: Client, act):
    pid = act(lambda: firm_pid(registered_firm(employees=2_000, revenue_yuan=900_000_000)))
    page = english.sign_in(act(officer, Role.REVIEWER)).get(f"/firms/{pid}/decision")
    assert SizeClass.LARGE.label in page.text
    assert firm_details().name not in page.text
