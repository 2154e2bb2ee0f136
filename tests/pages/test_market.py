"""The pages of the catalogue and of agencies: visitors, agencies, the bureau."""

from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.city import admitted_agency, agency_pid, catalogue, credit_code, listed_item, officer
from tests.support.objections import noticed_admission
from tests.support.pages import Client
from tests.support.papers import paper
from voucher import clock
from voucher.access import Role
from voucher.agencies.bank import propose_bank_change
from voucher.agencies.details import ListingEntry
from voucher.agencies.list_item import file_listings
from voucher.agencies.suspend import propose_suspension
from voucher.catalogue.models import Item
from voucher.ledger import Money
from voucher.storage import db


@pytest.fixture
def english(app: Flask) -> Client:
    """A browser that reads English, so that buttons can be named."""
    return Client(app, "en")


@pytest.fixture(autouse=True)
def _catalogue(act):
    act(catalogue)


def item_pid(code: str = "GL001") -> str:
    return db.session.scalars(select(Item.pid).where(Item.code == code)).one()


def test_a_visitor_walks_from_a_category_to_an_agencys_price(english: Client, act):
    agency = act(admitted_agency)
    act(listed_item, agency, price=(2_000, 3_000))

    page = english.get("/catalogue/").click("Management consulting")
    page = page.click("Item GL001")
    assert "¥2,000.00 – ¥3,000.00" in page.text

    [name] = [text for text, href in page.links().items() if act(agency_pid, agency) in href]
    assert "Item GL001" in page.click(name).links()
    english.get("/catalogue/item/nothing", status=404)
    english.get("/catalogue/category/XX", status=404)


def test_the_catalogue_is_searched_in_chinese_and_by_price(client: Client, act):
    act(lambda: listed_item(admitted_agency()))
    page = client.get("/catalogue/search", query={"text": "战略"})
    assert "企业战略规划咨询" in page.links()
    assert "薪酬管理咨询" not in page.links()

    assert "企业战略规划咨询" not in client.get("/catalogue/search", query={"price_from": "60000"}).links()
    assert not client.get("/catalogue/search", query={"text": "%"}).text.count("企业战略规划咨询")
    assert client.get("/catalogue/search", query={"price_from": "viel"}, status=422).errors


def test_visitors_filter_agencies(english: Client, act):
    act(admitted_agency)
    assert "Consulting" in english.get("/agencies/", query={"category": "GL", "district": "普陀区"}).text
    assert "Consulting" not in english.get("/agencies/", query={"category": "ZC"}).text
    assert "not rated yet" in english.get("/agencies/").text


def test_a_reviewer_keeps_the_catalogue(english: Client, act):
    pid = act(item_pid)
    english.sign_in(act(officer, Role.REVIEWER))
    english.get("/catalogue/manage", query={"category": "GL"}).click("Item GL001")
    page = english.get(f"/catalogue/manage/{pid}")
    assert set(page.submit("Save the prices", status=422, price_min="9", price_max="3").errors) == {
        "price_max"
    }
    assert set(page.submit("Save the prices", status=422, price_min="x").errors) == {"price_min"}
    assert "¥9.00" in page.submit("Save the prices", price_min="9", price_max="30").text

    english.get(f"/catalogue/manage/{pid}").submit("Take the item off the catalogue")
    english.get(f"/catalogue/item/{pid}", status=404)
    english.get(f"/catalogue/manage/{pid}").submit("Put the item back")
    english.get(f"/catalogue/item/{pid}")


def test_an_agency_files_an_item_and_a_reviewer_lists_it(english: Client, act):
    agency = act(admitted_agency)
    english.sign_in(agency)
    form = english.get("/agencies/mine/items").click("Add an item")
    wrong = form.submit("File the item", status=422, item="GL001", price_min="5000", price_max="10")
    assert set(wrong.errors) == {"price_max"}
    assert (
        "Listing under review"
        in form.submit(
            "File the item", item="GL001", price_min="5,000", price_max="６０００", description="含两次现场"
        ).text
    )

    english.sign_in(act(officer, Role.REVIEWER))
    page = english.get("/agencies/filed").click("Item GL001")
    assert set(page.submit("Decline", status=422).errors) == {"note"}
    page.submit("Put on the list")
    assert "¥5,000.00" in english.get(f"/agencies/{act(agency_pid, agency)}").text


def test_an_agency_changes_a_price_and_takes_an_item_off(english: Client, act):
    agency, stranger = act(admitted_agency), act(admitted_agency)
    pid = act(listed_item, agency)
    english.sign_in(stranger)
    english.get(f"/agencies/mine/items/{pid}", status=404)
    english.post(f"/agencies/mine/items/{pid}/delist", status=404)

    english.sign_in(agency)
    page = english.get(f"/agencies/mine/items/{pid}").submit(
        "File the new price", price_min="2000", price_max="3000"
    )
    assert "Listing under review" in page.text
    english.post(f"/agencies/mine/items/{pid}/delist")
    assert "Delisted" in english.get("/agencies/mine/items").text


def test_two_people_suspend_an_agency(english: Client, act):
    pid = act(lambda: agency_pid(admitted_agency()))
    proposer = act(officer, Role.REVIEWER)
    english.sign_in(proposer)
    form = english.get(f"/agencies/manage/{pid}/standing")
    assert set(form.submit("Propose", status=422).errors) >= {"reason"}
    form.submit("Propose", change="suspend", reason="投诉核查")
    page = english.get(f"/agencies/manage/{pid}").click("Open the proposal")
    assert "Approve" not in page.text
    english.post(page.path, {"decision": "approve"}, status=403)

    english.sign_in(act(officer, Role.APPROVER))
    assert "Suspended" in english.get(page.path).submit("Approve").text
    assert "takes no orders" in english.get(f"/agencies/{pid}").text


def test_a_proposal_is_declined(english: Client, act):
    pid = act(lambda: agency_pid(admitted_agency()))
    proposal = act(lambda: propose_suspension(officer(Role.REVIEWER), pid, reason="投诉核查"))
    english.sign_in(act(officer, Role.APPROVER))
    assert "Admitted" in english.get(f"/agencies/proposals/{proposal}").submit("Decline").text
    english.post(f"/agencies/proposals/{proposal}", {"decision": "maybe"}, status=404)


def test_an_agency_asks_for_another_account_and_an_officer_decides(english: Client, act):
    agency = act(admitted_agency)
    english.sign_in(agency)
    form = english.get("/agencies/mine/account")
    assert set(form.submit("Ask for the change", status=422, bank_account="12").errors) == {
        "bank_name",
        "bank_account",
        "reason",
    }
    english.get("/agencies/mine/account").submit(
        "Ask for the change", bank_name="新银行", bank_account="6222 9999 8888 7777", reason="换行"
    )
    english.sign_in(act(officer, Role.REVIEWER))
    english.get(f"/agencies/manage/{act(agency_pid, agency)}").click("Open the proposal").submit("Approve")
    english.sign_in(agency)
    assert "6222****7777" in english.get("/agencies/mine").text


def test_an_agency_changes_its_introduction(english: Client, act):
    agency = act(admitted_agency)
    english.sign_in(agency)
    page = english.get("/agencies/mine/change")
    assert set(page.submit("Save", status=422, phone="1").errors) == {"phone"}
    page.submit("Save", phone="400-123-4567", introduction="专注制造业精益管理")
    assert "专注制造业精益管理" in english.get(f"/agencies/{act(agency_pid, agency)}").text


def application(**changed):
    return {
        "credit_code": credit_code(),
        "name_zh": "舟山新机构",
        "entity_kind": "有限公司",
        "legal_representative": "陈慧敏",
        "district": "岱山县",
        "service_phone": "0580-2261234",
        "categories": ["GL"],
        "qualification_name": "咨询资质",
        "licence_until": (clock.today() + timedelta(days=200)).isoformat(),
        "bank_name": "示范银行",
        "bank_account": "6222000011112222",
        "contact_name": "陈慧敏",
        "phone": "13800005555",
        "email": "new@example.com",
        "password": "a long sentence about the sea",
        "licence": (BytesIO(paper().content), "执照.pdf"),
    } | changed


@pytest.mark.parametrize(
    ("field", "typed"),
    [("categories", []), ("credit_code", "913"), ("bank_account", "12"), ("licence_until", "2020-01-01")],
)
def test_an_application_is_corrected_beside_its_field(english: Client, field: str, typed: object):
    page = english.get("/agencies/apply").submit(
        "Submit the application", status=422, **application(**{field: typed})
    )
    assert set(page.errors) == {field}
    assert "舟山新机构" in page.html


def test_an_agency_applies_and_two_people_admit_it(english: Client, act):
    end = english.get("/agencies/apply").submit("Submit the application", **application())
    assert end.path == "/agencies/applied"

    english.sign_in(act(officer, Role.REVIEWER))
    page = english.get("/agencies/manage", query={"state": "applied"}).click("舟山新机构")
    assert "Publish the notice" in page.buttons()
    act(noticed_admission, page.path.rpartition("/")[2])
    assert "Publish the notice" not in english.get(page.path).buttons()
    until = (clock.today() + timedelta(days=365)).isoformat()
    page.click("Propose admission").submit("Propose admission", until=until, reason="资质齐全")

    english.sign_in(act(officer, Role.APPROVER))
    page = english.get("/agencies/manage").click("舟山新机构")
    assert "执照.pdf" in page.text
    assert "Admitted" in page.click("Open the proposal").submit("Approve").text


def test_an_agency_and_the_auditor_see_what_is_theirs_only(english: Client, act):
    agency = act(admitted_agency)
    pid = act(agency_pid, agency)
    english.sign_in(agency)
    english.get("/agencies/manage", status=404)
    english.get(f"/agencies/manage/{pid}", status=404)
    english.get("/agencies/filed", status=403)
    english.get("/catalogue/manage", status=403)

    english.sign_in(act(officer, Role.AUDITOR))
    page = english.get(f"/agencies/manage/{pid}")
    assert "陈慧敏" not in page.text
    assert "Propose another standing" not in page.links()
    english.get(f"/agencies/manage/{pid}/standing", status=403)


def test_every_page_of_the_market_keeps_the_house_rules_in_chinese(client: Client, act):
    agency = act(admitted_agency)
    pid, listing = act(agency_pid, agency), act(listed_item, agency)
    act(file_listings, agency, [ListingEntry("GL002", Money.yuan(1_000), Money.yuan(90_000))])
    proposal = act(
        lambda: propose_bank_change(
            agency, bank_name="新银行", bank_account="6222999988887777", reason="换行"
        )
    )
    for path in ("catalogue/", "catalogue/category/GL", f"catalogue/item/{act(item_pid)}", "agencies/"):
        client.get(f"/{path}")
    for path in (
        f"agencies/{pid}",
        "agencies/apply",
        "agencies/applied",
        "firms/register",
        "firms/registered",
    ):
        client.get(f"/{path}")
    client.sign_in(agency)
    for path in (
        "mine",
        "mine/change",
        "mine/account",
        "mine/items",
        "mine/items/new",
        f"mine/items/{listing}",
    ):
        client.get(f"/agencies/{path}")
    client.sign_in(act(officer, Role.REVIEWER))
    for path in (f"manage/{pid}", f"manage/{pid}/standing", f"manage/{pid}/items", f"proposals/{proposal}"):
        client.get(f"/agencies/{path}")
    for path in ("filed", f"filed/{listing}", "manage", "manage?state=suspended"):
        client.get(f"/agencies/{path}")
    client.get("/catalogue/manage")


def test_an_officer_enters_a_renewed_licence(english: Client, act):
    pid = act(lambda: agency_pid(admitted_agency()))
    english.sign_in(act(officer, Role.REVIEWER))
    page = english.get(f"/agencies/manage/{pid}").click("Enter a licence")
    assert set(page.submit("Enter the licence", status=422, until="2020-01-01").errors) == {
        "category",
        "paper",
    }
    wrong = page.submit("Enter the licence", status=422, category="ZC", paper="专利代理", until="2020-01-01")
    assert set(wrong.errors) == {"until"}
    until = (clock.today() + timedelta(days=90)).isoformat()
    assert "专利代理" in page.submit("Enter the licence", category="ZC", paper="专利代理", until=until).text


def test_an_admission_is_proposed_for_a_term_to_come(english: Client, act):
    pid = act(lambda: agency_pid(admitted_agency()))
    english.sign_in(act(officer, Role.REVIEWER))
    page = english.get(f"/agencies/manage/{pid}/admission")
    assert set(page.submit("Propose admission", status=422, until="2020-01-01", reason="x").errors) == {
        "until"
    }
