"""The bureau's pages of applications: the queue, the case, and each step on it."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import (
    City,
    accepted_application,
    city,
    draft_application,
    issued_voucher,
    reviewed_application,
    row,
    submitted_application,
)
from tests.support.catalogue import zh
from tests.support.city import officer, verified_firm
from tests.support.document import text_of
from tests.support.laboratory import Laboratory
from tests.support.pages import Page
from tests.support.signing_in import browser_of
from tests.support.statements import statements
from voucher.access import Actor, Role
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.applications.tabs import StaffTab
from voucher.firms.models import Firm
from voucher.rounds.states import Mode
from voucher.storage import transaction

Act = Callable[..., Any]
S = ApplicationState
MOST_STATEMENTS = 12
STEPS = (
    "Accept",
    "Pass the first review",
    "Approve and issue",
    "Send back to the first review",
    "Return for correction",
    "Reject",
)


@pytest.fixture
def town(act: Act) -> City:
    built: City = act(city)
    return built


@pytest.fixture
def who(act: Act) -> Actor:
    firm: Actor = act(verified_firm)
    return firm


@pytest.fixture
def state(act: Act) -> Callable[[str], ApplicationState]:
    return lambda pid: S(act(lambda: row(Application, pid).state))


def case_of(app: Flask, actor: Actor, pid: str) -> Page:
    return browser_of(app, actor).get(f"/applications/cases/{pid}")


def steps_on(page: Page) -> set[str]:
    offered = {*page.buttons(), *page.links()}
    return {step for step in STEPS if zh(step) in offered}


def test_each_officer_begins_where_the_work_is(app: Flask, town: City, act: Act):
    waiting, passed = act(verified_firm), act(verified_firm)
    act(submitted_application, town, waiting)
    act(reviewed_application, town, passed)
    for actor, tab in ((town.intake, StaffTab.ACCEPT), (town.approver, StaffTab.APPROVE)):
        queue = browser_of(app, actor).get("/applications/queue")
        assert [n for n in queue.links() if n.startswith("SQ")] and zh(tab.label) in queue.text
    everything = browser_of(app, town.intake).get("/applications/queue", query={"tab": "all"})
    assert len([number for number in everything.links() if number.startswith("SQ")]) == 2


def test_a_search_finds_in_every_state(app: Flask, town: City, who: Actor, act: Act):
    act(issued_voucher, town, who)
    queue = browser_of(app, town.intake).get("/applications/queue")
    found = queue.submit(zh("Filter"), text="示范制造")
    assert [number for number in found.links() if number.startswith("SQ")]
    assert zh("Nothing waits here.") in queue.submit(zh("Filter"), text="没有这家").text


def test_three_people_carry_a_case_to_the_voucher(app: Flask, town: City, who: Actor, act: Act, state):
    pid = act(submitted_application, town, who)
    assert steps_on(case_of(app, town.intake, pid)) == {"Accept", "Return for correction"}
    own = case_of(app, town.intake, pid).submit(zh("Accept"))
    assert zh("A colleague goes on") in own.text
    assert steps_on(own) == {"Return for correction"}
    review = case_of(app, town.reviewer, pid)
    assert steps_on(review) == {"Pass the first review", "Return for correction", "Reject"}
    review.submit(zh("Pass the first review"), note="材料齐全，符合条件。")
    decision = case_of(app, town.approver, pid)
    assert "材料齐全，符合条件。" in decision.text
    assert steps_on(decision) == {"Approve and issue", "Send back to the first review", "Reject"}
    voucher = decision.submit(zh("Approve and issue"))
    assert zh("Approved: the voucher is issued and the firm has been told.") in voucher.text
    assert state(pid) is S.ISSUED


def test_a_return_names_several_defects_at_once(app: Flask, town: City, who: Actor, act: Act, state):
    pid = act(submitted_application, town, who)
    form = case_of(app, town.intake, pid).click(zh("Return for correction"))
    form.submit(zh("Return for correction"), status=422)
    done = form.submit(zh("Return for correction"), purpose="请写明目标。", documents="执照不清晰。")
    assert "请写明目标。" in done.text
    assert "执照不清晰。" in done.text
    assert state(pid) is S.RETURNED


def test_what_money_is_reserved_for_cannot_be_sent_back(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME)
    pid = act(submitted_application, town, act(verified_firm))
    form = browser_of(app, town.intake).get(f"/applications/cases/{pid}/return")
    assert "choice" not in {box.attrib.get("name") for box in form.document.all("textarea")}


@pytest.mark.parametrize(
    ("made", "officer_of", "button", "after"),
    [
        (accepted_application, "reviewer", "Reject", S.REJECTED),
        (reviewed_application, "approver", "Reject", S.REJECTED),
        (reviewed_application, "approver", "Send back to the first review", S.ACCEPTED),
    ],
    ids=["the reviewer rejects", "the approver rejects", "the approver sends back"],
)
def test_a_decision_against_the_firm_says_why(
    app: Flask, town: City, who: Actor, act: Act, state, made, officer_of: str, button: str, after: S
):
    pid = act(made, town, who)
    form = case_of(app, getattr(town, officer_of), pid).click(zh(button))
    sent = zh("Reject the application") if button == "Reject" else zh(button)
    assert "reason" in form.submit(sent, reason="  ", status=422).errors
    form.submit(sent, reason="不属于支持范围。")
    assert state(pid) is after


def test_what_the_approver_wants_looked_at_again_stands_first(app: Flask, town: City, who: Actor, act: Act):
    pid = act(reviewed_application, town, who)
    form = case_of(app, town.approver, pid).click(zh("Send back to the first review"))
    form.submit(zh("Send back to the first review"), reason="请核实股权结构。")
    page = case_of(app, town.reviewer, pid)
    boxes = [text_of(e) for e in page.document.all("div") if "box " in e.attrib.get("class", "")]
    assert boxes[0].startswith(zh("Sent back by the approver: look again"))
    assert "请核实股权结构。" in boxes[0]
    passed = page.submit(zh("Pass the first review"), note="已核实。")
    assert zh("Sent back by the approver: look again") not in passed.text


def test_a_pause_is_not_called_optional_and_says_what_is_missing(
    app: Flask, town: City, who: Actor, act: Act
):
    pid = act(accepted_application, town, who)
    page = browser_of(app, town.reviewer).get(f"/applications/cases/{pid}/pause")
    assert zh("(optional)") not in page.text
    assert "reason" in page.submit(status=422, reason=" ").errors


def test_a_text_that_is_too_long_is_told_with_its_field_and_its_length(
    app: Flask, town: City, who: Actor, act: Act
):
    pid = act(submitted_application, town, who)
    page = browser_of(app, town.intake).get(f"/applications/cases/{pid}/return")
    wrong = page.submit(status=422, purpose="长" * 1001)
    told = zh("“%(field)s” may have at most %(most)s characters; it has %(length)s now")
    assert wrong.errors["purpose"].endswith(
        told % {"field": zh("Description of the need"), "most": 1000, "length": 1001}
    )


def test_what_changed_while_the_page_was_open_is_not_passed(
    app: Flask, town: City, who: Actor, act: Act, state
):
    pid = act(accepted_application, town, who)
    page = case_of(app, town.reviewer, pid)
    act(grown, who)
    again = page.submit(zh("Pass the first review"), note="符合条件。", status=422)
    assert "符合条件。" in again.html
    assert state(pid) is S.ACCEPTED
    again.submit(zh("Pass the first review"))
    assert state(pid) is S.REVIEWED


def test_what_changed_since_the_review_is_not_approved(app: Flask, town: City, who: Actor, act: Act, state):
    pid = act(reviewed_application, town, who)
    act(grown, who)
    page = case_of(app, town.approver, pid)
    assert zh("Something has changed: send it back") in page.text
    refused = page.submit(zh("Approve and issue"), status=409)
    assert refused.h1 == zh("The case has changed since the first review")
    assert state(pid) is S.REVIEWED


def grown(firm: Actor) -> None:
    with transaction() as session:
        session.get_one(Firm, firm.firm_id).employees = 150


def test_an_auditor_reads_masked_and_decides_nothing(app: Flask, town: City, who: Actor, act: Act):
    pid = act(submitted_application, town, who)
    page = case_of(app, act(officer, Role.AUDITOR), pid)
    assert steps_on(page) == set()
    assert "李经办" not in page.text
    assert "王建国" not in page.text
    assert "李经办" in case_of(app, town.intake, pid).text


def test_a_draft_is_not_shown_to_the_bureau(app: Flask, town: City, who: Actor, act: Act):
    pid = act(draft_application, town, who)
    browser = browser_of(app, town.intake)
    for page in ("", "/return", "/reject"):
        browser.get(f"/applications/cases/{pid}{page}", status=404)
    browser.get("/applications/cases/unknown", status=404)


def test_no_page_of_the_bureau_needs_many_statements(
    laboratory: Laboratory, app: Flask, town: City, act: Act
):
    pid = act(reviewed_application, town, act(verified_firm))
    for _ in range(3):
        act(reviewed_application, town, act(verified_firm))
    browser = browser_of(app, town.approver)
    paths = [f"queue?tab={tab.value}" for tab in StaffTab]
    for path in (*paths, f"cases/{pid}", f"cases/{pid}/reject", f"cases/{pid}/send-back"):
        with statements(laboratory.engine) as sent:
            browser.get(f"/applications/{path}")
        assert len(sent) <= MOST_STATEMENTS, f"{path}: {len(sent)}\n" + "\n".join(sent)
