"""The overview of a year: each figure leads to the list it is made of, for those who may see it."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.support.batches import paid_batch
from tests.support.catalogue import zh
from tests.support.city import appropriated_year, officer
from tests.support.document import text_of
from tests.support.laboratory import Laboratory
from tests.support.pages import Client, Page
from tests.support.signing_in import browser_of
from tests.support.statements import statements
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.budget.history import HistoryRow, import_history
from voucher.ledger import Money

Act = Callable[..., Any]
READERS = (Role.REVIEWER, Role.APPROVER, Role.FINANCE, Role.AUDITOR)
MOST_STATEMENTS = 12


@pytest.fixture
def auditor(app: Flask, act: Act) -> Client:
    return browser_of(app, act(officer, Role.AUDITOR))


def figures(page: Page) -> Iterator[tuple[str, str, str]]:
    """Yield the label, the amount and the link of each key figure."""
    for figure in page.document.all("li"):
        if "figure" in figure.attrib.get("class", "").split():
            parts = {part.attrib.get("class", ""): text_of(part) for part in figure.iter("span")}
            link = next((a.attrib["href"] for a in figure.iter("a")), "")
            yield parts["figure-label"], parts["figure-value"], link


def together(page: Page) -> str:
    """Return the sum above a list of holdings."""
    return next(amount for label, amount, _link in figures(page) if label == zh("Together"))


def cells(page: Page) -> dict[str, str]:
    """Return the amount of each cell of the breakdowns, by its link."""
    links = [a for table in page.document.all("table") for a in table.iter("a")]
    return {a.attrib["href"]: text_of(a) for a in links if "/money?" in a.attrib["href"]}


def test_every_key_figure_leads_to_a_page_that_says_the_same(spread: int, auditor: Client):
    found = list(figures(auditor.get("/dashboard")))
    assert len(found) == 10
    for label, amount, link in found:
        assert link, label
        behind = auditor.get(link)
        if f"/dashboard/{spread}/money" in link:
            assert together(behind) == amount, label
        else:
            assert behind.path.startswith(f"/budget/{spread}")
            assert amount in behind.text, label


def test_every_cell_of_every_breakdown_leads_to_a_list_that_adds_up_to_it(spread: int, auditor: Client):
    found = cells(auditor.get("/dashboard"))
    assert {link.partition("?")[2].partition("=")[0] for link in found} >= {"category", "agency", "district"}
    for link, amount in found.items():
        assert together(auditor.get(link)) == amount, link


def test_a_list_writes_a_code_as_the_voucher_does(spread: int, auditor: Client):
    page = auditor.get(f"/dashboard/{spread}/money")
    codes = [text for text, link in page.links().items() if link.startswith("/vouchers/detail/")]
    assert codes and all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", code) for code in codes)


def test_a_list_says_in_words_what_it_is_narrowed_to(spread: int, auditor: Client):
    linked = cells(auditor.get("/dashboard"))
    agency = next(link for link in linked if "agency=" in link and "none" not in link)
    assert "舟山示范咨询" in auditor.get(agency).text.partition(zh("Together"))[0]
    assert "管理咨询" in auditor.get(next(link for link in linked if "category=GL" in link)).text
    assert zh("Issued in month %(number)s", number=clock.today().month) in (
        auditor.get(f"/dashboard/{spread}/money?month={clock.today().month}").text
    )


def test_a_later_page_of_a_list_stands_under_the_same_sum(spread: int, auditor: Client):
    page = auditor.get(f"/dashboard/{spread}/money", query={"after": "99999999"})
    assert together(page) == "¥50,000.00"
    assert zh("No money stands here.") in page.text


def test_no_page_needs_many_statements(laboratory: Laboratory, spread: int, auditor: Client):
    for path in ("/dashboard", f"/dashboard/{spread}/money", f"/dashboard/{spread}/money?month=1&stage=paid"):
        with statements(laboratory.engine) as sent:
            auditor.get(path)
        assert len(sent) <= MOST_STATEMENTS, f"{path}: {len(sent)}\n" + "\n".join(sent)


def test_an_earlier_year_is_picked_and_an_imported_one_leads_to_its_totals(
    app: Flask, act: Act, spread: int, auditor: Client
):
    with clock.at(clock.moment_of(date(spread - 1, 6, 1))):
        act(appropriated_year, 400_000)
    history = [HistoryRow(2019, "GL", 9, 5, Money.yuan(90_000), Money.yuan(80_000))]
    act(import_history, act(officer, Role.FINANCE), history)
    page = auditor.get("/dashboard")
    offered = [text_of(option) for select in page.document.all("select") for option in select.iter("option")]
    assert offered == [str(spread), str(spread - 1), zh("%(year)s (imported totals)", year=2019)]
    picked = page.submit(zh("Show"), year=str(spread - 1))
    assert picked.h1 == zh("Dashboard %(year)s", year=spread - 1)
    assert "¥400,000.00" in picked.text
    imported = auditor.get("/dashboard?year=2019").follow()
    assert imported.path == "/budget/history/2019"
    assert "¥90,000.00" in imported.text


def test_a_year_without_books_is_not_there(spread: int, auditor: Client):
    for path in (
        "/dashboard?year=1999",
        "/dashboard?year=99999999999999999999",
        "/dashboard/1999/money",
        "/dashboard/0/money",
        "/dashboard/9999/money?month=12",
        "/dashboard/99999999999999999999/money",
    ):
        auditor.get(path, status=404)


@pytest.mark.parametrize(
    "query",
    [
        {"stage": "treasury"},
        {"stage": "available"},
        {"month": "14"},
        {"month": "²"},
        {"month": "-1"},
        {"category": "\x00", "agency": "\x00", "district": "\x00"},
        {"after": "x"},
        {"year": "x"},
    ],
    ids=repr,
)
def test_what_is_not_understood_does_not_narrow(spread: int, auditor: Client, query: dict[str, str]):
    assert together(auditor.get(f"/dashboard/{spread}/money", query=query)) == "¥50,000.00"


def test_what_names_nothing_has_nothing(spread: int, auditor: Client):
    for query in ({"category": "'; --"}, {"agency": "nobody"}, {"district": "没有的区"}):
        page = auditor.get(f"/dashboard/{spread}/money", query=query)
        assert together(page) == "¥0.00"
        assert zh("No money stands here.") in page.text


def test_a_year_without_allocated_money_is_shown_whole(act: Act, auditor: Client):
    year = act(appropriated_year)
    page = auditor.get("/dashboard")
    assert page.h1 == zh("Dashboard %(year)s", year=year)
    assert zh("Nothing is allocated yet.") in page.text
    assert {amount for _label, amount, _link in figures(page)} == {"¥3,000,000.00", "¥0.00"}


def test_the_portal_without_any_year_says_so(auditor: Client):
    auditor.get("/dashboard", status=404)


def test_the_pictures_have_their_tables(spread: int, auditor: Client):
    page = auditor.get("/dashboard")
    assert [e.attrib["id"] for e in page.document.all("figure")] == ["stages", "pace", "categories"]
    for picture in page.document.all("figure"):
        assert any(True for _table in picture.iter("table")), picture.attrib["id"]


@pytest.mark.parametrize("role", READERS)
def test_the_bureau_reads_the_dashboard(app: Flask, act: Act, spread: int, role: Role):
    browser = browser_of(app, act(officer, role))
    browser.get("/dashboard")
    browser.get(f"/dashboard/{spread}/money")


@pytest.mark.parametrize("role", [Role.ADMIN, Role.WINDOW])
def test_others_of_the_staff_do_not(app: Flask, act: Act, role: Role):
    assert_closed(browser_of(app, act(officer, role)), act(appropriated_year), 403)


def test_firms_agencies_and_visitors_do_not(app: Flask, act: Act, client: Client):
    deal = act(trade)
    for who in (deal.firm, deal.agency):
        assert_closed(Client(app).sign_in(who), clock.budget_year(), 403)
    assert "/account/sign-in" in (client.get("/dashboard").location or "")


def test_the_auditor_sees_no_personal_data(app: Flask, act: Act, auditor: Client):
    batch = act(paid_batch)
    year, deal = clock.budget_year(), batch.claims[0].trade
    seen = auditor.get("/dashboard").html + auditor.get(f"/dashboard/{year}/money").html
    for person in (deal.firm, deal.agency, deal.city.reviewer, batch.maker):
        assert person.name not in seen
    assert not any(private in seen for private in ("1380001", "@example.com", "62220000", "王建国", "陈慧敏"))


def assert_closed(browser: Client, year: int, status: int) -> None:
    """Fetch every page of the room and send for its file; each must be refused."""
    browser.get("/dashboard", status=status)
    browser.get(f"/dashboard/{year}/money", status=status)
    browser.get("/home")
    browser.post(f"/dashboard/{year}/money/file", {"kind": "csv"}, status=status)


def test_payments_are_counted_by_their_own_year_and_lead_to_the_money_behind(spread: int, auditor: Client):
    page = auditor.get("/dashboard/payments")
    [link] = [link for link in cells(page) if "paid_in" in link]
    assert together(auditor.get(link)) == cells(page)[link]
    nothing = auditor.get("/dashboard/payments", query={"paid_in": str(spread), "year": str(spread - 1)})
    assert nothing.status == 200
