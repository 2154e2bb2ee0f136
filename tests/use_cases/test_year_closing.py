"""Closing a year: nothing open, every commitment listed, the same figures for both people, frozen ever after."""

import pytest
from sqlalchemy import select, update

from tests.support.batches import wearing
from tests.support.cases import another_round, city, issued_voucher, row, submitted_application
from tests.support.city import appropriated_year, officer, verified_firm
from tests.support.claims import submitted_claim
from tests.support.orders import placed_order
from tests.support.trade import trade
from tests.support.years import close_year, reopen_year
from voucher import clock
from voucher.access import Role, SamePerson
from voucher.audit.models import AuditEvent
from voucher.budget.blockers import blockers
from voucher.budget.close_year import FiguresChanged, decide_close, propose_close
from voucher.budget.closings import closed_accounts, closings_of
from voucher.budget.commitments import commitments, sums_of
from voucher.budget.models import YearClosing
from voucher.budget.proposed import proposal_sheet
from voucher.budget.queries import balances_of
from voucher.budget.reopen_year import decide_reopen, propose_reopen
from voucher.issuance.give_back import give_back
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money, Stage
from voucher.refusal import ChangedMeanwhile, NotFound
from voucher.rounds.launch import close_round
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")


def test_running_rounds_and_undecided_applications_block_the_closing_and_are_named():
    here, year = city(), clock.budget_year()
    waiting = submitted_application(here, verified_firm())
    found = blockers(officer(Role.FINANCE), year)
    assert [one.pid for one in found.rounds] == [here.round_pid]
    assert ([one.pid for one in found.applications], found.undecided) == ([waiting], 1)
    assert not found.settled


def test_a_year_without_open_cases_is_settled():
    appropriated_year(100)
    assert blockers(officer(Role.FINANCE), clock.budget_year()).settled


def test_a_running_round_of_another_year_does_not_block():
    year = appropriated_year(100)
    with clock.at(clock.moment_of(clock.date(year + 1, 2, 1))):
        appropriated_year(100)
        here = city(budget=100)
        another_round()
        assert not blockers(officer(Role.FINANCE), year + 1).settled
        assert blockers(officer(Role.FINANCE), year).settled
        assert here.round_pid


def test_every_voucher_and_order_that_is_not_paid_is_listed_with_its_claim():
    claim = submitted_claim(trade(face=10_000), price=6_000)
    finance, year = officer(Role.FINANCE), clock.budget_year()
    lines = {line.stage: line for line in commitments(finance, year).lines}
    assert lines[Stage.OUTSTANDING].amount == Money.yuan(7_000)
    assert lines[Stage.REDEEMED].amount == Money.yuan(3_000)
    assert lines[Stage.REDEEMED].claim
    assert lines[Stage.OUTSTANDING].code == row(Voucher, claim.trade.voucher_pid).code
    assert {one.stage: (one.count, one.amount) for one in sums_of(year)} == {
        Stage.OUTSTANDING: (1, Money.yuan(7_000)),
        Stage.LOCKED: (0, NOTHING),
        Stage.REDEEMED: (1, Money.yuan(3_000)),
        Stage.PAYABLE: (0, NOTHING),
    }


def test_the_second_person_sees_the_figures_that_were_proposed():
    here, year = city(), clock.budget_year()
    issued_voucher(here, verified_firm())
    close_round(here.reviewer, here.round_pid)
    proposal = propose_close(officer(Role.FINANCE), year, reason="决算")
    accounts = proposal_sheet(officer(Role.APPROVER), proposal).accounts
    assert accounts
    assert (accounts.lapses, accounts.committed) == (Money.yuan(2_990_000), Money.yuan(10_000))
    assert accounts.balances.appropriation == Money.yuan(3_000_000)


def test_the_closing_is_refused_when_money_has_moved_since_it_was_proposed():
    here, firm, year = city(), verified_firm(), clock.budget_year()
    pid = issued_voucher(here, firm)
    close_round(here.reviewer, here.round_pid)
    proposal = propose_close(officer(Role.FINANCE), year, reason="决算")
    give_back(firm, pid)
    with pytest.raises(FiguresChanged):
        decide_close(officer(Role.APPROVER), proposal, approve=True)
    assert balances_of(year).lapsed == NOTHING
    decide_close(officer(Role.APPROVER), proposal, approve=False)
    close_year(year)


def test_what_is_proposed_is_what_was_shown():
    year = appropriated_year(100)
    with pytest.raises(ChangedMeanwhile):
        propose_close(officer(Role.FINANCE), year, reason="决算", seen="0" * 64)


def test_nobody_closes_or_reopens_a_year_alone():
    year, both = appropriated_year(100), wearing(officer(Role.FINANCE), Role.APPROVER)
    finance = wearing(both, Role.FINANCE)
    with pytest.raises(SamePerson):
        decide_close(both, propose_close(finance, year, reason="决算"), approve=True)
    close_year(year)
    with pytest.raises(SamePerson):
        decide_reopen(both, propose_reopen(finance, year, reason="补充"), approve=True)


def test_the_accounts_stay_as_they_were_closed_whatever_happens_afterwards():
    deal, year = trade(face=10_000), clock.budget_year()
    placed_order(deal, price=6_000)
    close_round(deal.city.reviewer, deal.city.round_pid)
    close_year(year)
    reader = officer(Role.AUDITOR)
    [closing] = closings_of(reader, year)
    before = closed_accounts(reader, closing.pid)
    give_back(deal.firm, deal.voucher_pid)

    after = closed_accounts(reader, closing.pid)

    assert after == before
    assert after.intact
    assert [(line.stage, line.amount) for line in after.lines] == [
        (Stage.OUTSTANDING, Money.yuan(7_000)),
        (Stage.LOCKED, Money.yuan(3_000)),
    ]
    assert after.accounts.balances.lapsed + after.accounts.committed == after.accounts.balances.appropriation
    assert balances_of(year).lapsed == after.accounts.balances.lapsed + Money.yuan(7_000)


def test_figures_changed_behind_the_portals_back_no_longer_have_their_check_value():
    year, reader = appropriated_year(100), officer(Role.AUDITOR)
    close_year(year)
    [closing] = closings_of(reader, year)
    with transaction() as session:
        forged = {"pools": {"general": {"lapsed": 1}}, "lapsed_at_closing": {"general": 1}}
        session.execute(update(YearClosing).values(figures=forged))
    assert not closed_accounts(reader, closing.pid).intact


def test_reopening_leaves_the_frozen_accounts_and_a_second_closing_adds_its_own():
    year, reader = appropriated_year(100), officer(Role.AUDITOR)
    close_year(year)
    reopen_year(year)
    [undone] = closings_of(reader, year)
    assert undone.reopened_at
    assert closed_accounts(reader, undone.pid).intact
    close_year(year)
    latest, first = closings_of(reader, year)
    assert (first.pid, latest.reopened_at) == (undone.pid, None)
    assert latest.digest == first.digest


def test_the_audit_trail_keeps_the_check_value_of_every_closing():
    year = appropriated_year(100)
    close_year(year)
    facts = db.session.scalars(select(AuditEvent.facts).where(AuditEvent.event == "close")).one()
    assert facts["digest"] == db.session.scalars(select(YearClosing.digest)).one()


def test_accounts_nobody_closed_are_not_found():
    with pytest.raises(NotFound):
        closed_accounts(officer(Role.AUDITOR), "nobody")
