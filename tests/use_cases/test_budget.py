"""A year's money: granted, cut, divided, closed and opened again, always by two people."""

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.cases import city, submitted_application
from tests.support.city import appropriated_year, officer, verified_firm
from voucher import clock
from voucher.access import SYSTEM, Actor, Role, SamePerson
from voucher.budget import books
from voucher.budget.allocate import (
    decide_appropriation,
    decide_quota,
    propose_appropriation,
    propose_quota,
)
from voucher.budget.checks import (
    AmountMissing,
    DocumentNumberMissing,
    DocumentNumberUsed,
    MoreThanFree,
    YearOutOfReach,
)
from voucher.budget.close_year import decide_close, propose_close
from voucher.budget.entries import Filter, entries
from voucher.budget.history import (
    HistoryCategoryUnknown,
    HistoryOfKeptYear,
    HistoryPaidTooMuch,
    HistoryRow,
    import_history,
)
from voucher.budget.models import YearClosing
from voucher.budget.open_year import YearIsClosed
from voucher.budget.past_years import history
from voucher.budget.pools import PoolUnknown, SamePool
from voucher.budget.queries import balances_of, grants_of, pools_of, year_line, years
from voucher.budget.reopen_year import decide_reopen, propose_reopen
from voucher.budget.second_person import BudgetReasonMissing
from voucher.budget.settled import ApplicationsUndecided, RoundsStillRun
from voucher.budget.states import YearState
from voucher.budget.verify import verify
from voucher.catalogue.models import Category
from voucher.ledger import Money, Reason, Stage, movements
from voucher.ledger.movements import Purse
from voucher.refusal import NotAllowed, NotFound
from voucher.rounds.launch import close_round
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")


@pytest.fixture
def finance() -> Actor:
    return officer(Role.FINANCE)


@pytest.fixture
def approver() -> Actor:
    return officer(Role.APPROVER)


@pytest.fixture
def categories(app_context: Flask) -> None:
    with transaction() as session:
        for position, (code, name) in enumerate([("GL", "管理咨询"), ("ZS", "知识产权")], start=1):
            session.add(Category(code=code, position=position, name_zh=name, name_en=name))


def close(finance: Actor, approver: Actor, year: int) -> None:
    decide_close(approver, propose_close(finance, year, reason="决算已批"), approve=True)


def test_an_approved_document_is_the_years_money(finance: Actor, approver: Actor):
    year = clock.budget_year()
    pid = propose_appropriation(finance, year, document_number="舟财企〔1〕号", amount=Money.yuan(3_000_000))
    assert balances_of(year).appropriation == Money(0)

    decide_appropriation(approver, pid, approve=True)

    assert balances_of(year).available == Money.yuan(3_000_000)
    [grant] = grants_of(finance, year)
    assert (grant.document_number, grant.proposed_by, grant.approved_by) == (
        "舟财企〔1〕号",
        finance.name,
        approver.name,
    )
    assert not verify(db.session())


def test_a_declined_document_moves_nothing(finance: Actor, approver: Actor):
    year = clock.budget_year()
    pid = propose_appropriation(finance, year, document_number="1号", amount=Money.yuan(1))

    decide_appropriation(approver, pid, approve=False)

    assert years(finance) == []
    with pytest.raises(CannotMove):
        decide_appropriation(approver, pid, approve=True)


def test_nobody_decides_what_he_proposed_and_only_approvers_decide(finance: Actor, approver: Actor):
    year = clock.budget_year()
    own = propose_appropriation(approver, year, document_number="1号", amount=Money.yuan(1))
    with pytest.raises(SamePerson):
        decide_appropriation(approver, own, approve=True)
    with pytest.raises(NotAllowed):
        decide_appropriation(finance, own, approve=True)
    with pytest.raises(NotAllowed):
        propose_appropriation(officer(Role.REVIEWER), year, document_number="2号", amount=Money.yuan(1))
    assert balances_of(year).appropriation == Money(0)


def test_a_document_counts_once(finance: Actor, approver: Actor):
    year = clock.budget_year()
    twice = [
        propose_appropriation(finance, year, document_number="1号", amount=Money.yuan(5)) for _ in range(2)
    ]
    decide_appropriation(approver, twice[0], approve=True)

    with pytest.raises(DocumentNumberUsed):
        decide_appropriation(approver, twice[1], approve=True)
    assert balances_of(year).appropriation == Money.yuan(5)


@pytest.mark.parametrize(
    ("number", "amount", "ahead", "refusal"),
    [
        (" ", 1, 0, DocumentNumberMissing),
        ("1号", 0, 0, AmountMissing),
        ("1号", 1, 2, YearOutOfReach),
        ("1号", 1, -1, YearOutOfReach),
    ],
)
def test_an_impossible_document_is_not_proposed(
    finance: Actor, number: str, amount: int, ahead: int, refusal: type[Exception]
):
    with pytest.raises(refusal):
        propose_appropriation(
            finance, clock.budget_year() + ahead, document_number=number, amount=Money(amount)
        )


def test_a_cut_goes_down_to_what_nobody_holds(finance: Actor, approver: Actor):
    year = appropriated_year(100)
    with transaction() as session:
        books.post(session, SYSTEM, movements.issue("v", Purse(year), 1, Money.yuan(60)))

    with pytest.raises(MoreThanFree) as refused:
        propose_appropriation(finance, year, document_number="减1号", amount=Money.yuan(41), cut=True)
    assert refused.value.facts["free"] == Money.yuan(40)
    pid = propose_appropriation(finance, year, document_number="减1号", amount=Money.yuan(40), cut=True)
    decide_appropriation(approver, pid, approve=True)
    assert balances_of(year).available == Money(0)
    assert balances_of(year).appropriation == Money.yuan(60)


@pytest.mark.usefixtures("categories")
def test_a_quota_is_a_pool_and_the_sum_stays(finance: Actor, approver: Actor):
    year = appropriated_year(100)
    move = {"source_pool": "general", "target_pool": "GL", "reason": "保障管理咨询"}

    decide_quota(approver, propose_quota(finance, year, amount=Money.yuan(30), **move), approve=True)

    general, quota = pools_of(finance, year)
    assert (general.code, general.balances.available) == ("general", Money.yuan(70))
    assert (quota.name_zh, quota.balances.available) == ("管理咨询", Money.yuan(30))
    assert balances_of(year).appropriation == Money.yuan(100)
    with pytest.raises(MoreThanFree):
        propose_quota(finance, year, amount=Money.yuan(71), **move)
    with pytest.raises(SamePool):
        propose_quota(finance, year, amount=Money(1), source_pool="GL", target_pool="GL", reason="无")
    with pytest.raises(PoolUnknown):
        propose_quota(finance, year, amount=Money(1), source_pool="general", target_pool="XX", reason="无")
    assert not verify(db.session())


@pytest.mark.usefixtures("categories")
def test_closing_lets_the_rest_of_every_pool_lapse_and_reopening_brings_it_back(
    finance: Actor, approver: Actor
):
    year = appropriated_year(100)
    quota = propose_quota(
        finance, year, source_pool="general", target_pool="GL", amount=Money.yuan(30), reason="x"
    )
    decide_quota(approver, quota, approve=True)
    with transaction() as session:
        books.post(session, SYSTEM, movements.issue("v", Purse(year), 1, Money.yuan(10)))

    close(finance, approver, year)

    closed = balances_of(year)
    assert (closed.available, closed.outstanding, closed.lapsed) == (Money(0), Money.yuan(10), Money.yuan(90))
    assert year_line(finance, year).state is YearState.CLOSED
    kept = db.session.scalars(select(YearClosing)).one().figures
    assert kept["pools"]["GL"]["lapsed"] == Money.yuan(30).fen
    with transaction() as session:
        purse = books.purse_of_pool(session, year, "general")
        books.post(session, SYSTEM, movements.expire_unused("v:expire", purse, 1, Money.yuan(10)))
    assert balances_of(year).lapsed == Money.yuan(100)

    decide_reopen(approver, propose_reopen(finance, year, reason="补发"), approve=True)

    reopened = balances_of(year)
    assert (reopened.available, reopened.lapsed) == (Money.yuan(90), Money.yuan(10))
    assert [pool.balances.available for pool in pools_of(finance, year)] == [Money.yuan(60), Money.yuan(30)]
    close(finance, approver, year)
    assert balances_of(year).lapsed == Money.yuan(100)


def test_a_year_with_a_running_round_or_an_undecided_application_is_not_closed(finance: Actor):
    here, year = city(), clock.budget_year()
    submitted_application(here, verified_firm())
    with pytest.raises(RoundsStillRun):
        propose_close(finance, year, reason="决算")

    close_round(here.reviewer, here.round_pid)

    with pytest.raises(ApplicationsUndecided) as refused:
        propose_close(finance, year, reason="决算")
    assert refused.value.facts["count"] == 1


def test_a_closed_year_takes_no_money_and_no_round(finance: Actor, approver: Actor):
    year = appropriated_year(100)
    waiting = propose_appropriation(finance, year, document_number="追加1号", amount=Money.yuan(1))
    close(finance, approver, year)

    with pytest.raises(YearIsClosed):
        decide_appropriation(approver, waiting, approve=True)
    with pytest.raises(CannotMove):
        propose_reopen(finance, appropriated_year(1, year=year + 1), reason="未关")
    with pytest.raises(BudgetReasonMissing):
        propose_reopen(finance, year, reason=" ")


def test_the_ledger_is_read_newest_first_and_by_stage_or_reason(finance: Actor):
    year = appropriated_year(1_000)
    with transaction() as session:
        for number in range(30):
            books.post(
                session, finance, movements.issue(f"v:{number}", Purse(year), number + 1, Money.yuan(1))
            )

    first = entries(finance, year, Filter())
    assert len(first.lines) == 25
    rest = entries(finance, year, Filter(), first.next_after)
    assert [line.reason for line in rest.lines] == [Reason.ISSUE] * 5 + [Reason.APPROPRIATE]
    assert rest.next_after is None
    [grant] = entries(finance, year, Filter(stage=Stage.TREASURY)).lines
    assert grant.movements[0].amount == Money.yuan(1_000)
    assert entries(finance, year, Filter(reason=Reason.PAY)).lines == []
    assert first.lines[0].person == finance.name


def test_a_year_nobody_knows_is_not_found(finance: Actor):
    with pytest.raises(NotFound):
        year_line(finance, 1999)


@pytest.mark.usefixtures("categories")
def test_totals_of_earlier_years_are_imported_whole_or_not_at_all(finance: Actor):
    rows = [
        HistoryRow(2016, "GL", 100, 90, Money.yuan(1_000_000), Money.yuan(900_000)),
        HistoryRow(2016, "ZS", 50, 40, Money.yuan(500_000), Money.yuan(500_000)),
        HistoryRow(2017, "GL", 10, 10, Money.yuan(100_000), Money.yuan(0)),
    ]
    assert import_history(finance, rows) == 3
    assert import_history(finance, rows[:1]) == 1  # a year is replaced as a whole

    assert [(line.year, line.allocated) for line in history(finance)] == [
        (2017, Money.yuan(100_000)),
        (2016, Money.yuan(1_000_000)),
    ]
    for broken, refusal in [
        (HistoryRow(appropriated_year(), "GL", 1, 1, Money(1), Money(1)), HistoryOfKeptYear),
        (HistoryRow(2018, "XX", 1, 1, Money(1), Money(1)), HistoryCategoryUnknown),
        (HistoryRow(2018, "GL", 1, 1, Money(1), Money(2)), HistoryPaidTooMuch),
    ]:
        with pytest.raises(refusal):
            import_history(finance, [*rows, broken])
    assert len(history(finance)) == 2
    assert not verify(db.session())
