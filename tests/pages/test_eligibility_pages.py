"""The pre-check, the blacklist and the checks of a case, as people meet them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.bans import appealed_ban, imposed_ban, stored_ban
from tests.support.cases import submitted_application
from tests.support.catalogue import zh
from tests.support.city import firm_pid, officer
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from tests.support.trade import Trade, trade
from voucher.access import Role
from voucher.eligibility.outcome import Outcome, Rule
from voucher.eligibility.pre_check import Verdict
from voucher.eligibility.states import BanState
from voucher.firms.models import Firm
from voucher.storage import Base, db

ANSWERS = {
    "in_register": "active",
    "form_of_firm": "no",
    "industry": "IND_industry",
    "employees": "120",
    "revenue_yuan": "2000",
    "assets_yuan": "900",
    "large_parent": "no",
    "listed": "no",
}


@pytest.fixture
def deal(act: Callable[..., Any]) -> Trade:
    return act(trade)


@pytest.fixture
def visitor(app: Flask) -> Client:
    return Client(app)


@pytest.fixture
def reviewer(app: Flask, act: Callable[..., Any]) -> Client:
    return browser_of(app, act(officer, Role.REVIEWER))


@pytest.fixture
def approver(app: Flask, act: Callable[..., Any]) -> Client:
    return browser_of(app, act(officer, Role.APPROVER))


def stored_name(deal: Trade) -> str:
    return db.session.get_one(Firm, deal.firm.firm_id).name


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, Verdict.LIKELY),
        ({"listed": "yes"}, Verdict.NOT_YET),
        ({"employees": "", "revenue_yuan": ""}, Verdict.PERSON),
        ({"form_of_firm": "yes"}, Verdict.PERSON),
        ({"industry": "OUTSIDE"}, Verdict.PERSON),
    ],
)
def test_a_visitor_learns_whether_the_firm_could_apply(
    visitor: Client, changed: dict[str, str], verdict: Verdict
):
    page = visitor.get("/").click(zh("Check whether your firm can apply"))
    result = page.submit(zh("See the result"), **ANSWERS | changed)
    assert zh(verdict.label) in result.text
    assert zh(Rule.SIZE.label) in result.text


def test_the_pre_check_keeps_nothing(app: Flask, visitor: Client):
    def rows() -> int:
        with app.app_context():
            return sum(
                db.session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            )

    before = rows()
    visitor.get("/eligibility/pre-check").submit(zh("See the result"), **ANSWERS)
    assert rows() == before


def test_a_forgotten_answer_is_asked_for_and_the_others_are_kept(visitor: Client):
    page = visitor.get("/eligibility/pre-check").submit(
        zh("See the result"),
        status=422,
        **{name: value for name, value in ANSWERS.items() if name != "listed"},
    )
    assert "listed" in page.errors
    assert 'value="120"' in page.html


def test_a_ban_is_proposed_imposed_appealed_and_lifted(
    app: Flask, act: Callable[..., Any], deal: Trade, reviewer: Client, approver: Client
):
    standing = reviewer.get(f"/eligibility/standing/firm/{act(firm_pid, deal.firm)}")
    form = standing.click(zh("Propose a ban"))
    listed = form.submit(
        zh("Propose the ban"), reason="提供虚假发票。", evidence="舟经信罚〔2026〕1号", ends_on="2099-12-31"
    )
    assert zh(BanState.PROPOSED.label) in listed.text
    decisions = approver.get("/decisions")
    [to_decide] = [link for text, link in decisions.links().items() if "/eligibility/proposals/" in link]
    page = approver.get(to_decide)
    assert zh(BanState.IMPOSED.label) in page.submit(zh("Impose the ban")).text
    firm = browser_of(app, deal.firm)
    mine = firm.get("/eligibility/mine").click(zh("Appeal against the ban"))
    assert zh(BanState.APPEALED.label) in mine.submit(zh("Send the appeal"), text="发票系更正。").text
    third = browser_of(app, act(officer, Role.APPROVER))
    ban = third.get("/eligibility/bans").click(act(lambda: stored_name(deal)))
    answered = ban.click(zh("Answer the appeal")).submit(
        zh("Answer the appeal"), outcome="lift", answer="申诉成立。"
    )
    assert zh(BanState.LIFTED.label) in answered.text


def test_who_had_a_part_in_the_ban_does_not_answer_its_appeal(
    app: Flask, act: Callable[..., Any], deal: Trade
):
    banned = act(appealed_ban, deal.firm)
    browser_of(app, banned.approver).get(f"/eligibility/bans/{banned.pid}/answer", status=403)


def test_the_officer_sees_each_rule_its_evidence_and_the_doubts_in_orange(
    act: Callable[..., Any], deal: Trade, reviewer: Client
):
    pid = act(submitted_application, deal.city, deal.firm)
    page = reviewer.get(f"/applications/cases/{pid}")
    assert zh("Eligibility at the newest step") in page.text
    assert zh(Outcome.PERSON.label) in page.text
    assert zh("Not looked up in the registers yet") in page.text


def test_a_banned_firm_is_refused_in_plain_words(app: Flask, act: Callable[..., Any], deal: Trade):
    banned = act(imposed_ban, deal.firm)
    answer = browser_of(app, deal.firm).get("/eligibility/mine")
    assert act(lambda: stored_ban(banned).reason) in answer.text
    assert zh("Appeal against the ban") in answer.links()


def test_a_reading_of_the_registers_counts_from_today(act: Callable[..., Any], deal: Trade, reviewer: Client):
    standing = reviewer.get(f"/eligibility/standing/firm/{act(firm_pid, deal.firm)}")
    assert zh("Nobody has read the registers yet.") in standing.text
    form = standing.click(zh("Record a reading"))
    wrong = form.submit(zh("Record the reading"), status=422, checked_on="2099-01-01", source="公示系统")
    assert "checked_on" in wrong.errors
    after = form.submit(zh("Record the reading"), abnormal="y", source="公示系统")
    assert zh(Outcome.FAIL.label) in after.text
