"""Each year of an agency is evaluated on what the portal counted: one officer proposes the result, another decides."""

from datetime import date

import pytest

from tests.support.batches import paid_batch
from tests.support.cases import row
from tests.support.city import agency_pid, officer
from tests.support.claims import approved_claim
from tests.support.orders import confirmed_order, delivered_order, placed_order
from tests.support.papers import paper
from tests.support.supervision import after_the_year, proposed_result
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.access import Role, SamePerson
from voucher.agencies.directory import admitted_agencies, public_agency
from voucher.agencies.models import Agency
from voucher.agencies.sheets import sheet_of
from voucher.agencies.states import AgencyState, Result
from voucher.agencies.suspend import decide_standing
from voucher.evaluations.counting import facts_of
from voucher.evaluations.decide_result import decide_result
from voucher.evaluations.facts import Facts
from voucher.evaluations.propose_result import (
    EvaluatedAlready,
    ResultReasonMissing,
    YearNotOver,
    propose_result,
)
from voucher.evaluations.queries import agencies_of, evaluation_sheet, own_results
from voucher.ledger import Money
from voucher.orders.confirm import confirm_delivery, refuse_delivery
from voucher.orders.fulfil import deliver
from voucher.orders.models import Order
from voucher.orders.rate import rate
from voucher.orders.time_out import time_out_due
from voucher.refusal import NotAllowed
from voucher.state_machine import CannotMove
from voucher.storage import db

REASON = "服务及时，企业满意"


@pytest.fixture
def deal(app_context) -> Trade:
    return trade()


def counted(deal: Trade) -> Facts:
    return facts_of(db.session(), deal.agency.agency_id or 0, clock.today().year)


def evaluated(deal: Trade, result: Result = Result.KEEP) -> str:
    pid = proposed_result(deal.agency, result)
    decide_result(officer(Role.APPROVER), pid, approve=True)
    return pid


def test_an_agency_without_orders_counts_nothing_and_is_not_marked(deal: Trade):
    facts = counted(deal)
    assert facts == Facts(satisfaction_bp=8_000)
    assert (facts.star_tenths, facts.good_bp, facts.on_time_bp, facts.is_below) == (None, None, None, False)


def test_unrated_orders_are_not_five_stars(deal: Trade):
    rate(deal.firm, confirmed_order(deal, price=2_000), 3, "")
    confirmed_order(deal, price=2_000)

    facts = counted(deal)
    assert (facts.firms, facts.confirmed, facts.rated, facts.unrated) == (1, 2, 1, 1)
    assert (facts.star_text, facts.good_bp, facts.is_below) == ("3.0", 0, True)
    assert facts.redeemed == Money.yuan(2_000)


def test_what_is_late_refused_and_paid_is_counted(deal: Trade):
    late = placed_order(deal, price=2_000)
    paid_batch(approved_claim(deal, price=2_000))
    refused = delivered_order(deal, price=2_000)
    refuse_delivery(deal.firm, refused, "缺少附件")
    deliver(deal.agency, refused, "已补齐", [paper("报告.pdf")])
    confirm_delivery(deal.firm, refused)
    _let_time_out(late)

    facts = counted(deal)
    assert (facts.placed, facts.late, facts.on_time_bp) == (3, 1, 6_666)
    assert (facts.refused, facts.disputed) == (1, 0)
    assert facts.paid == Money.yuan(1_000)


def _let_time_out(order_pid: str) -> None:
    after = date.fromordinal(row(Order, order_pid).accept_by.toordinal() + 1)
    with clock.at(clock.moment_of(after, 1)):
        time_out_due()


def test_two_people_decide_and_the_agency_and_the_public_see_the_result(deal: Trade):
    pid = evaluated(deal)
    [own] = own_results(deal.agency)
    assert (own.pid, own.result, own.reason) == (pid, Result.KEEP, REASON)
    [line] = admitted_agencies().lines
    assert line.grade is not None
    assert (line.grade.year, line.grade.result) == (clock.today().year, Result.KEEP)


def test_nobody_decides_their_own_proposal(deal: Trade):
    year = clock.today().year
    with after_the_year():
        both = officer(Role.APPROVER)
        pid = propose_result(both, agency_pid(deal.agency), year, result=Result.KEEP, reason=REASON)
        with pytest.raises(SamePerson):
            decide_result(both, pid, approve=True)
        with pytest.raises(NotAllowed):
            decide_result(officer(Role.AUDITOR), pid, approve=True)
    assert public_agency(agency_pid(deal.agency)).grade is None
    assert own_results(deal.agency) == []


def test_a_year_has_one_result_and_a_declined_one_makes_room(deal: Trade):
    pid = proposed_result(deal.agency)
    with pytest.raises(EvaluatedAlready):
        evaluated(deal)
    decide_result(officer(Role.APPROVER), pid, approve=False)
    again = evaluated(deal, Result.REDUCE)
    with pytest.raises(CannotMove):
        decide_result(officer(Role.APPROVER), again, approve=False)
    [line] = agencies_of(officer(Role.AUDITOR), clock.today().year).lines
    assert (line.evaluation_pid, line.result) == (again, Result.REDUCE)


def test_a_year_is_evaluated_after_its_end_and_with_a_reason(deal: Trade):
    reviewer, pid, year = officer(Role.REVIEWER), agency_pid(deal.agency), clock.today().year
    with pytest.raises(YearNotOver):
        propose_result(reviewer, pid, year, result=Result.KEEP, reason=REASON)
    with pytest.raises(ResultReasonMissing):
        propose_result(reviewer, pid, year - 1, result=Result.KEEP, reason=" ")


def test_the_facts_stay_as_they_were_when_the_result_was_proposed(deal: Trade):
    order = confirmed_order(deal, price=2_000)
    pid = evaluated(deal)
    rate(deal.firm, order, 1, "")
    facts = evaluation_sheet(officer(Role.AUDITOR), pid).facts
    assert (facts.confirmed, facts.rated) == (1, 0)


@pytest.mark.parametrize(
    ("result", "then"), [(Result.SUSPEND, AgencyState.SUSPENDED), (Result.REMOVE, AgencyState.REMOVED)]
)
def test_suspension_and_removal_take_their_own_two_people(deal: Trade, result: Result, then: AgencyState):
    evaluated(deal, result)
    reviewer = officer(Role.REVIEWER)
    sheet = sheet_of(reviewer, agency_pid(deal.agency))
    assert sheet.state is AgencyState.ADMITTED
    [proposal] = sheet.proposals
    decide_standing(reviewer, proposal.pid, approve=True)
    assert row(Agency, agency_pid(deal.agency)).state is then


def test_a_kept_agency_gets_no_proposal(deal: Trade):
    evaluated(deal)
    assert not sheet_of(officer(Role.REVIEWER), agency_pid(deal.agency)).proposals
