"""The firm's way to a voucher, page by page: start, sections, check, receipt, correction, the end."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import (
    City,
    accepted_application,
    city,
    draft_application,
    issued_voucher,
    submitted_application,
)
from tests.support.catalogue import zh
from tests.support.city import registered_firm, verified_firm
from tests.support.document import text_of
from tests.support.laboratory import Laboratory
from tests.support.pages import Client, Page
from tests.support.papers import paper
from tests.support.statements import statements
from voucher import clock
from voucher.access import Actor
from voucher.applications.intake import return_for_correction
from voucher.applications.review import reject
from voucher.applications.sections import REQUIRED, Defect, Section, Slot
from voucher.applications.states import ApplicationState

Act = Callable[..., Any]
ROUND = "中小微企业服务券"
NEED = "聘请咨询机构编制三年战略规划。"
DEFECTS = [Defect(Section.PURPOSE, "请写明希望达到的目标。"), Defect(Section.DOCUMENTS, "执照不清晰。")]
MOST_STATEMENTS = 12


@pytest.fixture
def town(act: Act) -> City:
    built: City = act(city)
    return built


@pytest.fixture
def who(act: Act) -> Actor:
    firm: Actor = act(verified_firm)
    return firm


@pytest.fixture
def firm(client: Client, who: Actor) -> Client:
    return client.sign_in(who)


@pytest.fixture
def returned(act: Act, town: City, who: Actor) -> str:
    pid: str = act(submitted_application, town, who)
    act(return_for_correction, town.intake, pid, DEFECTS)
    return pid


def started(firm: Client) -> Page:
    return firm.get("/applications/start").submit(f"{zh('Start the application')} {ROUND}")


def section(tasks: Page, which: Section) -> Page:
    return tasks.click(zh(which.label))


def filled(tasks: Page) -> Page:
    """Fill in every section and return the task list."""
    tasks = section(tasks, Section.FIRM).submit(zh("The details are right"))
    tasks = section(tasks, Section.CHOICE).submit(zh("Save and continue"), category="GL", face="1000000")
    tasks = section(tasks, Section.PURPOSE).submit(zh("Save and continue"), purpose=NEED)
    papers = section(tasks, Section.DOCUMENTS)
    for slot in REQUIRED:
        papers = papers.submit(zh("Upload"), slot=slot.value, upload=upload(f"{slot.value}.pdf"))
    tasks = papers.click(zh("Back to the task list"))
    return section(tasks, Section.COMMITMENT).submit(zh("Make the commitment"), agreed="y")


def upload(name: str) -> tuple[BytesIO, str]:
    return BytesIO(paper().content), name


@pytest.mark.usefixtures("town")
def test_a_firm_walks_from_the_start_to_the_receipt(firm: Client):
    check = filled(started(firm)).click(zh("Check and submit"))
    for told in (NEED, "¥10,000.00", "管理咨询", "licence.pdf"):
        assert told in check.text
    receipt = check.submit(zh("Submit the application for a voucher"))
    number = f"SQ{clock.budget_year()}-00001"
    assert number in receipt.h1
    assert number in firm.get(receipt.path).h1
    assert firm.get("/applications/").click(number).h1 == zh("Application %(number)s", number=number)


def test_the_start_says_what_is_left_for_the_firm_and_that_nothing_is(
    act: Act, town: City, who: Actor, firm: Client
):
    left, used_up = zh("Left of it for your firm"), zh("Your vouchers of this year use up the cap")
    start = firm.get("/applications/start")
    assert f"{left} ¥20,000.00" in start.text
    for amount in ("¥10,000.00", "¥0.00"):
        assert used_up not in start.text
        act(issued_voucher, town, who)
        start = firm.get("/applications/start")
        assert f"{left} {amount}" in start.text
    assert used_up in start.text


@pytest.mark.usefixtures("town")
def test_a_draft_survives_the_sign_out(app: Flask, who: Actor, firm: Client):
    tasks = started(firm)
    section(tasks, Section.PURPOSE).submit(zh("Save and continue"), purpose=NEED)
    firm.post("/account/sign-out", status=302)
    tomorrow = Client(app).sign_in(who)
    tasks = tomorrow.get("/applications/start").submit(f"{zh('Continue the draft')} {ROUND}")
    assert NEED in section(tasks, Section.PURPOSE).html


@pytest.mark.usefixtures("town")
def test_nothing_is_offered_for_submission_before_it_is_complete(firm: Client):
    tasks = started(firm)
    assert zh("Check and submit") not in tasks.links()
    check = firm.get(tasks.path.replace("/tasks", "/check"))
    assert zh("Something is still missing") in check.text
    firm.post(check.path, status=422)


@pytest.mark.usefixtures("town")
def test_bad_input_is_named_beside_its_field_and_kept(firm: Client):
    tasks = started(firm)
    empty = section(tasks, Section.CHOICE).submit(zh("Save and continue"), status=422)
    [summary] = [e for e in empty.document.all("div") if "data-error-summary" in e.attrib]
    told = [text_of(item) for item in summary.iter("li")]
    assert told == [zh("Choose a face value"), zh("Choose a service category")], "as the page shows them"
    choice = section(tasks, Section.CHOICE).submit(zh("Save and continue"), category="ZC", status=422)
    assert set(choice.errors) == {"face"}
    [ticked] = [box for box in choice.document.all("input") if "checked" in box.attrib]
    assert ticked.attrib["value"] == "ZC"
    need = section(tasks, Section.PURPOSE)
    for typed, wrong in (
        ({"purpose": ""}, "purpose"),
        ({"purpose": "多" * 2001}, "purpose"),
        ({"purpose": NEED, "expected_on": "2020-01-01"}, "expected_on"),
        ({"purpose": NEED, "expected_on": "明天"}, "expected_on"),
    ):
        page = need.submit(zh("Save and continue"), status=422, **typed)
        assert set(page.errors) == {wrong}
        assert all(value in page.html for value in typed.values())
    papers = section(tasks, Section.DOCUMENTS)
    assert "upload" in papers.submit(zh("Upload"), slot=Slot.TAX.value, status=422).errors
    assert papers.submit(
        zh("Upload"), slot=Slot.TAX.value, upload=(BytesIO(b"<html>"), "完税证明.pdf"), status=422
    ).errors
    assert "agreed" in section(tasks, Section.COMMITMENT).submit(zh("Make the commitment"), status=422).errors


@pytest.mark.usefixtures("town")
def test_a_paper_is_read_and_taken_away(firm: Client):
    papers = section(started(firm), Section.DOCUMENTS).submit(
        zh("Upload"), slot=Slot.TAX.value, upload=upload("完税证明.pdf")
    )
    assert firm.get(papers.links()["完税证明.pdf"]).response.mimetype == "application/pdf"
    assert "完税证明.pdf" not in papers.submit(f"{zh('Remove')} 完税证明.pdf").text


def test_a_correction_opens_only_what_the_officer_named(firm: Client, returned: str):
    shown = firm.get(f"/applications/{returned}")
    assert all(defect.note in shown.text for defect in DEFECTS)
    tasks = shown.click(zh("Correct now"))
    open_sections = {path.rsplit("/", 1)[1] for path in tasks.links().values() if returned in path}
    assert open_sections & {one.value for one in Section} == {"purpose", "documents"}
    for closed in ("firm", "choice", "commitment"):
        firm.get(f"/applications/{returned}/{closed}", status=409)
    need = section(tasks, Section.PURPOSE)
    assert DEFECTS[0].note in need.text
    tasks = need.submit(zh("Save and continue"), purpose="目标：三年翻番。")
    receipt = tasks.click(zh("Check and submit")).submit(zh("Submit the corrected application"))
    assert "-00001" in receipt.h1


def test_a_firm_reads_why_it_was_rejected(firm: Client, town: City, who: Actor, act: Act):
    pid = act(accepted_application, town, who)
    act(reject, town.reviewer, pid, reason="不属于支持范围。")
    assert "不属于支持范围。" in firm.get(f"/applications/{pid}").text


def test_a_firm_withdraws_and_throws_a_draft_away(firm: Client, town: City, who: Actor, act: Act):
    draft = act(draft_application, town, who)
    firm.get(f"/applications/{draft}/tasks").click(zh("Throw the draft away")).submit(zh("Throw away"))
    pid = act(submitted_application, town, who)
    shown = firm.get(f"/applications/{pid}").click(zh("Withdraw the application")).submit(zh("Withdraw"))
    assert zh(ApplicationState.WITHDRAWN.label) in shown.text
    assert len([path for path in firm.get("/applications/").links().values() if path.endswith(pid)]) == 1


def test_tabs_count_what_they_hold(firm: Client, town: City, who: Actor, act: Act):
    act(submitted_application, town, who)
    for tab, holds in (("all", 1), ("needs-me", 0), ("running", 1), ("done", 0)):
        page = firm.get("/applications/", query={"tab": tab})
        assert (zh("No application here.") in page.text) is not bool(holds)


@pytest.mark.usefixtures("town")
def test_a_firm_that_waits_for_verification_is_told_so(client: Client, act: Act):
    page = client.sign_in(act(registered_firm)).get("/applications/start")
    assert zh("Your firm is not verified") in page.text


def test_without_an_open_round_the_page_says_so(firm: Client):
    assert zh("No round is open now") in firm.get("/applications/start").text


def test_an_application_of_another_firm_does_not_exist(app: Flask, town: City, who: Actor, act: Act):
    pid, other = act(submitted_application, town, who), Client(app).sign_in(act(verified_firm))
    for page in ("", "/tasks", "/check", "/receipt", "/withdraw", "/purpose", "/papers/unknown"):
        other.get(f"/applications/{pid}{page}", status=404)
    other.get(f"/applications/cases/{pid}", status=404)


def test_no_page_of_a_firm_needs_many_statements(laboratory: Laboratory, firm: Client, returned: str):
    for path in (
        "start",
        "",
        returned,
        f"{returned}/tasks",
        f"{returned}/purpose",
        f"{returned}/documents",
        f"{returned}/check",
        f"{returned}/receipt",
    ):
        with statements(laboratory.engine) as sent:
            firm.get(f"/applications/{path}")
        assert len(sent) <= MOST_STATEMENTS, f"{path}: {len(sent)}\n" + "\n".join(sent)
