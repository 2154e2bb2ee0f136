"""After a change of its bank account an agency is not paid until the hold is over, wherever its claim stands."""

from datetime import timedelta

import pytest

from tests.support.batches import (
    Batched,
    change_account,
    draft_batch,
    line_of,
    lines_in,
    locked_batch,
    released,
    released_batch,
)
from tests.support.city import officer
from tests.support.claims import approved_claim, stored
from tests.support.orders import held
from tests.support.trade import trade
from voucher import clock
from voucher.access import Mask, Role, Scope
from voucher.agencies.bank import decide_bank_change, propose_bank_change
from voucher.agencies.bank_hold import PaymentsHeld
from voucher.agencies.sheets import payee
from voucher.ledger import NOTHING, Money
from voucher.redemption.states import ClaimState
from voucher.refusal import SumChanged
from voucher.settlement.pay import record_failure, record_payment, record_payments
from voucher.settlement.queries import batch_sheet
from voucher.settlement.ready import ready_agencies
from voucher.settlement.settle import lock, make_batch
from voucher.settlement.states import LineState

pytestmark = pytest.mark.usefixtures("app_context")
HOLD = timedelta(hours=72)


def pay(batch: Batched) -> None:
    record_payment(batch.maker, line_of(batch), paid_on=clock.today(), reference="BANK-1")


def test_no_claim_of_it_enters_a_batch_until_the_hold_is_over():
    claim = approved_claim()
    change_account(claim)
    with pytest.raises(PaymentsHeld) as refused:
        make_batch(officer(Role.FINANCE), [claim.pid])
    assert refused.value.facts["until"] == payee(claim.trade.agency.agency_id).held_until
    assert stored(claim).state is ClaimState.APPROVED
    with clock.at(clock.now() + HOLD):
        assert make_batch(officer(Role.FINANCE), [claim.pid])


def test_the_hold_lasts_to_its_last_second():
    claim = approved_claim()
    change_account(claim)
    until = payee(claim.trade.agency.agency_id).held_until
    with clock.at(until - timedelta(seconds=1)), pytest.raises(PaymentsHeld):
        make_batch(officer(Role.FINANCE), [claim.pid])
    with clock.at(until):
        make_batch(officer(Role.FINANCE), [claim.pid])


def test_a_batch_in_preparation_is_not_sent_for_release():
    batch = draft_batch()
    change_account(batch.claims[0])
    with pytest.raises(PaymentsHeld):
        lock(batch.maker, batch.pid)
    with clock.at(clock.now() + HOLD):
        lock(batch.maker, batch.pid)
        assert lines_in(batch)[0].bank_account == "6222999988887777"


def test_a_batch_that_waits_is_not_released():
    batch = locked_batch()
    change_account(batch.claims[0])
    with pytest.raises(PaymentsHeld):
        released(officer(Role.APPROVER), batch)
    with clock.at(clock.now() + HOLD):
        released(officer(Role.APPROVER), batch)


def test_an_open_payment_is_held_and_not_recorded_as_paid():
    batch = released_batch()
    change_account(batch.claims[0])
    with pytest.raises(PaymentsHeld):
        pay(batch)
    with pytest.raises(PaymentsHeld):
        record_payments(batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="BANK")
    assert held(batch.claims[0].trade).paid == NOTHING
    with clock.at(clock.now() + HOLD):
        pay(batch)
    assert held(batch.claims[0].trade).paid == Money.yuan(3_000)


def test_the_bank_may_still_refuse_a_held_payment():
    batch = released_batch()
    change_account(batch.claims[0])
    record_failure(batch.maker, line_of(batch), "账号已注销")
    assert lines_in(batch)[0].state is LineState.FAILED


def test_the_other_lines_of_the_batch_are_paid():
    batch = released_batch(approved_claim(trade()), approved_claim(trade()))
    change_account(batch.claims[0])
    assert record_payments(batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="BANK") == 1
    assert [line.state for line in lines_in(batch)] == [LineState.WAITING, LineState.PAID]


def test_the_sum_that_was_shown_is_that_of_the_lines_that_are_not_held():
    batch = released_batch(approved_claim(trade()), approved_claim(trade(), price=4_000))
    change_account(batch.claims[0])
    with pytest.raises(SumChanged) as refused:
        record_payments(
            batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="BANK", seen=Money.yuan(5_000)
        )
    assert refused.value.facts["amount"] == Money.yuan(2_000)
    assert record_payments(
        batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="BANK", seen=Money.yuan(2_000)
    )


def test_finance_sees_until_when_a_line_is_held():
    claim, batch = approved_claim(), released_batch(approved_claim(trade()))
    for each in (claim, batch.claims[0]):
        change_account(each)
    [waiting] = ready_agencies(clock.budget_year(), Mask(Scope.ALL)).lines
    assert waiting.held_until == payee(claim.trade.agency.agency_id).held_until
    [line] = batch_sheet(batch.pid, Mask(Scope.ALL)).lines
    assert line.held_until == payee(batch.claims[0].trade.agency.agency_id).held_until


def test_a_declined_change_holds_nothing():
    claim = approved_claim()
    proposal = propose_bank_change(
        claim.trade.agency, bank_name="新银行", bank_account="6222999988887777", reason="换行"
    )
    decide_bank_change(officer(Role.APPROVER), proposal, approve=False)
    assert payee(claim.trade.agency.agency_id).held_until is None
    make_batch(officer(Role.FINANCE), [claim.pid])
