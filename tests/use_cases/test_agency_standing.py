"""Suspension lets running orders finish and their claims be examined by hand; removal has each order decided."""

import pytest
from sqlalchemy import func, select

from tests.support.cases import row
from tests.support.city import officer
from tests.support.claims import checked_claim, draft_claim, stored, submitted_claim
from tests.support.orders import confirmed_order, delivered_order, placed_order, running_order
from tests.support.standing import remove, resume, suspend
from tests.support.trade import Trade, trade
from voucher.access import Role
from voucher.agencies.orderable import AgencyNotAdmitted
from voucher.agencies.running_orders import RUNNING as RUNNING_VALUES
from voucher.audit.models import AuditEvent
from voucher.issuance.models import Voucher
from voucher.ledger import Money
from voucher.notices.models import Notice
from voucher.orders.confirm import confirm_delivery
from voucher.orders.models import Order
from voucher.orders.states import OrderState, WindingUpDecision
from voucher.orders.voucher_part import balance
from voucher.orders.wind_up import NothingToWindUp, WindingUpReasonMissing, end_order, let_finish
from voucher.orders.winding_up import RUNNING, count_to_wind_up, orders_to_wind_up
from voucher.redemption.by_hand import ByHandReasonMissing
from voucher.redemption.check import first_check, second_check
from voucher.redemption.completeness import AgencyRemoved
from voucher.redemption.queries import Wanted, queue
from voucher.redemption.redeem import submit
from voucher.redemption.sheet import sheet_for
from voucher.redemption.states import ClaimState
from voucher.refusal import NotAllowed
from voucher.state_machine import CannotMove
from voucher.storage import db

WHY = "已实地核实服务成果"


@pytest.fixture
def deal(app_context) -> Trade:
    return trade()


def left_on(deal: Trade) -> Money:
    return balance(db.session(), row(Voucher, deal.voucher_pid))


def test_a_running_order_of_a_suspended_agency_is_finished(deal: Trade):
    running = delivered_order(deal)
    suspend(deal.agency)
    confirm_delivery(deal.firm, running)
    assert row(Order, running).state is OrderState.CONFIRMED
    with pytest.raises(AgencyNotAdmitted):
        placed_order(deal, price=2_000)


def test_claims_of_a_suspended_agency_pass_each_check_with_a_reason(deal: Trade):
    claim = submitted_claim(deal)
    suspend(deal.agency)
    reviewer, approver = officer(Role.REVIEWER), officer(Role.APPROVER)
    assert sheet_for(reviewer, claim.pid).by_hand
    assert [line.by_hand for line in queue(Wanted(), None).lines] == [True]

    with pytest.raises(ByHandReasonMissing):
        first_check(reviewer, claim.pid, by_hand=" ")
    first_check(reviewer, claim.pid, by_hand=WHY)
    with pytest.raises(ByHandReasonMissing):
        second_check(approver, claim.pid)
    assert stored(claim).state is ClaimState.CHECKED
    second_check(approver, claim.pid, by_hand=WHY)

    notes = db.session.scalars(
        select(AuditEvent.note).where(
            AuditEvent.subject_kind == "claim", AuditEvent.event.in_(["check", "approve"])
        )
    )
    assert list(notes) == [WHY, WHY]


def test_a_suspension_between_the_checks_binds_the_second_one(deal: Trade):
    claim = checked_claim(deal)
    suspend(deal.agency)
    with pytest.raises(ByHandReasonMissing):
        second_check(officer(Role.APPROVER), claim.pid)


def test_after_the_resumption_claims_go_their_usual_way(deal: Trade):
    claim = submitted_claim(deal)
    suspend(deal.agency)
    resume(deal.agency)
    first_check(officer(Role.REVIEWER), claim.pid, by_hand=WHY)
    assert not sheet_for(officer(Role.REVIEWER), claim.pid).by_hand


def test_a_removal_lists_the_running_orders_and_tells_the_firms(deal: Trade):
    running = running_order(deal)
    told = _notices(deal)
    remove(deal.agency)

    reviewer = officer(Role.REVIEWER)
    [listed] = orders_to_wind_up(reviewer, decided=False).lines
    assert (listed.line.pid, listed.decision, listed.may_end) == (running, None, True)
    assert count_to_wind_up() == 1
    assert _notices(deal) == told + 1


def test_an_order_that_is_ended_gives_its_part_back(deal: Trade):
    whole = left_on(deal)
    running = running_order(deal)
    remove(deal.agency)
    end_order(officer(Role.REVIEWER), running, reason=WHY)

    assert row(Order, running).state is OrderState.CANCELLED
    assert left_on(deal) == whole
    [decided] = orders_to_wind_up(officer(Role.APPROVER), decided=True).lines
    assert (decided.decision, decided.reason) == (WindingUpDecision.END, WHY)
    with pytest.raises(CannotMove):
        end_order(officer(Role.REVIEWER), running, reason=WHY)
    with pytest.raises(NothingToWindUp):
        let_finish(officer(Role.REVIEWER), running, reason=WHY)


def test_an_order_that_may_be_finished_is_claimed_and_examined_by_hand(deal: Trade):
    claim = draft_claim(deal)
    remove(deal.agency)
    with pytest.raises(AgencyRemoved):
        submit(deal.agency, claim.pid)

    let_finish(officer(Role.REVIEWER), sheet_for(deal.agency, claim.pid).order.pid, reason=WHY)
    submit(deal.agency, claim.pid)
    with pytest.raises(ByHandReasonMissing):
        first_check(officer(Role.REVIEWER), claim.pid)


def test_what_the_firm_confirmed_is_not_ended(deal: Trade):
    confirmed = confirmed_order(deal)
    remove(deal.agency)
    [listed] = orders_to_wind_up(officer(Role.REVIEWER), decided=False).lines
    assert not listed.may_end
    with pytest.raises(CannotMove):
        end_order(officer(Role.REVIEWER), confirmed, reason=WHY)
    let_finish(officer(Role.REVIEWER), confirmed, reason=WHY)
    assert count_to_wind_up() == 0


def test_what_may_be_finished_can_still_be_ended(deal: Trade):
    running = running_order(deal)
    remove(deal.agency)
    let_finish(officer(Role.REVIEWER), running, reason=WHY)
    end_order(officer(Role.APPROVER), running, reason=WHY)
    assert row(Order, running).state is OrderState.CANCELLED


def test_only_officers_wind_up_only_with_a_reason_and_only_after_a_removal(deal: Trade):
    running = running_order(deal)
    with pytest.raises(NothingToWindUp):
        end_order(officer(Role.REVIEWER), running, reason=WHY)
    remove(deal.agency)
    with pytest.raises(NotAllowed):
        end_order(officer(Role.FINANCE), running, reason=WHY)
    with pytest.raises(WindingUpReasonMissing):
        end_order(officer(Role.REVIEWER), running, reason=" ")


def test_both_rooms_mean_the_same_by_a_running_order():
    assert {state.value for state in RUNNING} == set(RUNNING_VALUES)


def _notices(deal: Trade) -> int:
    return db.session.scalar(select(func.count()).where(Notice.person_id == deal.firm.person_id)) or 0
