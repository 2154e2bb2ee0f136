"""What pages say about time: paused cases, broken promises, corrections side by side, days that are guesses."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.cases import City, accepted_application, city, submitted_application
from tests.support.catalogue import zh
from tests.support.city import firm_pid, officer, registered_firm, verified_firm
from tests.support.claims import Claimed, submitted_claim
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Actor, Role
from voucher.applications.apply import resubmit
from voucher.applications.draft import describe
from voucher.applications.intake import return_for_correction
from voucher.applications.models import Application
from voucher.applications.sections import Defect, Section
from voucher.calendar.curate import fill
from voucher.calendar.models import CalendarYear
from voucher.dashboard.escalate import escalate_overdue
from voucher.ledger import Money
from voucher.redemption.check import return_claim
from voucher.redemption.proofs import Defect as ClaimDefect
from voucher.redemption.proofs import Proof
from voucher.redemption.redeem import resubmit as resubmit_claim
from voucher.redemption.redeem import set_own_payment
from voucher.storage import db, transaction

Act = Callable[..., Any]
WAITS = "等待市场监管局核实执照"
GUESSED = zh("Counted Monday to Friday: the holidays of %(year)s are not published yet").partition(
    "%(year)s"
)[2]


@pytest.fixture
def town(act: Act) -> City:
    built: City = act(city)
    return built


@pytest.fixture
def firm(act: Act) -> Actor:
    found: Actor = act(verified_firm)
    return found


@pytest.fixture
def reviewer(app: Flask, town: City) -> Client:
    return browser_of(app, town.reviewer)


def published() -> None:
    """Publish the holidays of all years the tests can reach."""
    with transaction() as session:
        fill(session)
        known = {year.id for year in session.query(CalendarYear)}
        session.add_all(CalendarYear(id=year) for year in range(2004, 2040) if year not in known)


def test_a_case_is_paused_with_a_reason_the_firm_reads_and_goes_on(
    app: Flask, act: Act, town: City, firm: Actor, reviewer: Client
):
    pid = act(accepted_application, town, firm)
    asked = reviewer.get(f"/applications/cases/{pid}").click(zh("Pause: wait for another body"))
    assert asked.submit(status=422, reason=" ").errors
    paused = asked.submit(reason=WAITS)
    assert WAITS in paused.text
    assert zh("Clock stands, %(days)s working days left", days=5) in paused.text
    assert zh("Pass the first review") not in paused.buttons()
    assert WAITS in browser_of(app, firm).get(f"/applications/{pid}").text
    assert (
        zh("Clock stands, %(days)s working days left", days=5)
        in reviewer.get("/applications/queue", query={"tab": "review"}).text
    )
    going_on = paused.submit(zh("Let the promised days go on"))
    assert zh("Pause: wait for another body") in going_on.links()


def test_an_escalated_case_says_so(act: Act, town: City, firm: Actor, reviewer: Client):
    pid = act(accepted_application, town, firm)
    with clock.at(clock.now() + timedelta(days=40)):
        assert act(escalate_overdue) >= 1
    day = act(lambda: db.session.scalar(select(Application.escalated_on).where(Application.pid == pid)))
    assert zh("Beyond the promise: the approvers were told on %(day)s", day=day) in (
        reviewer.get(f"/applications/cases/{pid}").text
    )


def test_old_and_new_answers_of_an_application_stand_side_by_side(
    act: Act, town: City, firm: Actor, reviewer: Client
):
    pid = act(submitted_application, town, firm)
    act(return_for_correction, town.intake, pid, [Defect(Section.PURPOSE, "请写明预期成果")])
    assert zh("Old and new answers") not in reviewer.get(f"/applications/cases/{pid}").text
    act(describe, firm, pid, purpose="三个月内完成产线诊断并提交报告", expected_on=None)
    act(resubmit, firm, pid)
    page = reviewer.get(f"/applications/cases/{pid}")
    for text in (
        zh("Old and new answers"),
        "请写明预期成果",
        "三个月内完成产线诊断并提交报告",
        zh("Changed"),
    ):
        assert text in page.text


def test_old_and_new_proofs_of_a_claim_stand_side_by_side(app: Flask, act: Act):
    claim: Claimed = act(submitted_claim)
    officer_of_claims = act(officer, Role.REVIEWER)
    act(return_claim, officer_of_claims, claim.pid, [ClaimDefect(Proof.OWN_PAYMENT, "金额与回单不一致")])
    act(
        set_own_payment,
        claim.trade.agency,
        claim.pid,
        amount=Money.yuan(2_345),
        paid_on=act(clock.today),
    )
    act(resubmit_claim, claim.trade.agency, claim.pid)
    page = browser_of(app, officer_of_claims).get(f"/claims/{claim.pid}/case")
    assert zh("Old and new answers") in page.text
    assert "¥2,345.00" in page.text


@pytest.mark.parametrize("known", [False, True])
def test_a_day_in_a_year_without_a_notice_is_marked_wherever_it_is_shown(
    app: Flask, act: Act, town: City, firm: Actor, reviewer: Client, known: bool
):
    if known:
        act(published)
    accepted, other = act(accepted_application, town, firm), act(verified_firm)
    returned = act(submitted_application, town, other)
    act(return_for_correction, town.intake, returned, [Defect(Section.PURPOSE, "请补充")])
    waiting = act(lambda: firm_pid(registered_firm()))
    pages = {
        "case": reviewer.get(f"/applications/cases/{accepted}"),
        "returned": reviewer.get(f"/applications/cases/{returned}"),
        "queue": reviewer.get("/applications/queue", query={"tab": "review"}),
        "with the firm": reviewer.get("/applications/queue", query={"tab": "returned"}),
        "firm's own": browser_of(app, firm).get(f"/applications/{accepted}"),
        "to correct": browser_of(app, other).get(f"/applications/{returned}"),
        "list of the firm": browser_of(app, other).get("/applications/"),
        "firms": reviewer.get("/firms/"),
        "firm": reviewer.get(f"/firms/{waiting}"),
    }
    warned = {name for name, page in pages.items() if GUESSED in page.text}
    assert warned == (set() if known else set(pages))
