"""Payments: each line is paid once, or refused by the bank and paid in another batch."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.batches import (
    draft_batch,
    line_of,
    lines_in,
    locked_batch,
    paid_batch,
    released_batch,
    stored_batch,
    wearing,
)
from tests.support.city import officer
from tests.support.claims import approved_claim, stored
from tests.support.orders import held
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.agencies.models import Agency
from voucher.budget.verify import verify
from voucher.ledger import NOTHING, Money
from voucher.notices.models import Notice
from voucher.redemption.states import ClaimState
from voucher.refusal import NotAllowed, NotFound, SumChanged
from voucher.settlement.bank_answers import PaymentDayImpossible, ReferenceMissing, ReferenceUsed
from voucher.settlement.pay import (
    BatchIsNotReleased,
    FailureReasonMissing,
    NothingWaits,
    record_failure,
    record_payment,
    record_payments,
)
from voucher.settlement.statement import statement, waiting_for
from voucher.settlement.states import BatchState, LineState
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")


def finance() -> Actor:
    return officer(Role.FINANCE)


def two_claims() -> tuple:
    return approved_claim(), approved_claim(trade(), price=4_000)


def test_a_recorded_payment_is_paid_money():
    batch = paid_batch(reference="BANK-77")
    [claim] = batch.claims
    [line] = lines_in(batch)
    assert (line.state, line.reference, line.paid_on) == (LineState.PAID, "BANK-77", clock.today())
    assert stored(claim).state is ClaimState.PAID
    assert stored_batch(batch).state is BatchState.PAID
    assert (held(claim.trade).payable, held(claim.trade).paid) == (NOTHING, Money.yuan(3_000))
    assert verify(db.session()) == []


def test_a_batch_is_paid_when_every_line_is():
    batch = paid_batch(*two_claims())
    assert stored_batch(batch).state is BatchState.PARTLY_PAID
    record_payment(batch.maker, line_of(batch, 2), paid_on=clock.today(), reference="BANK-2")
    assert stored_batch(batch).state is BatchState.PAID


def test_a_batch_ends_when_its_last_line_is_answered_and_some_were_refused():
    batch = paid_batch(*two_claims())
    record_failure(batch.maker, line_of(batch, 2), "账号有误")
    assert stored_batch(batch).state is BatchState.ENDED


def test_a_batch_without_any_payment_is_not_partly_paid():
    batch = released_batch(*two_claims())
    record_failure(batch.maker, line_of(batch), "账号有误")
    assert stored_batch(batch).state is BatchState.RELEASED
    record_failure(batch.maker, line_of(batch, 2), "账号有误")
    assert stored_batch(batch).state is BatchState.ENDED


def test_a_payment_has_a_number_of_the_bank():
    batch = released_batch()
    with pytest.raises(ReferenceMissing):
        record_payment(finance(), line_of(batch), paid_on=clock.today(), reference=" ")
    with pytest.raises(ReferenceMissing):
        record_payments(finance(), batch.pid, paid_on=clock.today(), reference_prefix="")
    assert stored(batch.claims[0]).state is ClaimState.IN_BATCH


def test_the_same_record_twice_is_one_payment():
    batch = paid_batch(*two_claims())
    record_payment(finance(), line_of(batch), paid_on=clock.today(), reference="BANK-1")
    assert held(batch.claims[0].trade).paid == Money.yuan(3_000)


def test_a_paid_line_is_not_paid_again_under_another_number():
    batch = paid_batch(*two_claims())
    with pytest.raises(CannotMove):
        record_payment(finance(), line_of(batch), paid_on=clock.today(), reference="BANK-2")
    assert held(batch.claims[0].trade).paid == Money.yuan(3_000)


def test_a_paid_line_does_not_fail_afterwards():
    batch = paid_batch(*two_claims())
    with pytest.raises(CannotMove):
        record_failure(finance(), line_of(batch), "账号有误")
    assert stored(batch.claims[0]).state is ClaimState.PAID


def test_a_number_of_the_bank_stands_for_one_payment():
    paid_batch(reference="BANK-1")
    other = released_batch(approved_claim(trade()))
    with pytest.raises(ReferenceUsed):
        record_payment(finance(), line_of(other), paid_on=clock.today(), reference="BANK-1")
    assert stored(other.claims[0]).state is ClaimState.IN_BATCH


@pytest.mark.parametrize("make", [draft_batch, locked_batch])
def test_nothing_is_paid_before_the_release(make):
    batch = make()
    with pytest.raises(BatchIsNotReleased):
        record_payment(finance(), line_of(batch), paid_on=clock.today(), reference="BANK-1")
    with pytest.raises(BatchIsNotReleased):
        record_payments(finance(), batch.pid, paid_on=clock.today(), reference_prefix="BANK")
    with pytest.raises(BatchIsNotReleased):
        record_failure(finance(), line_of(batch), "账号有误")


def test_money_does_not_leave_before_the_release_nor_in_the_future():
    batch = released_batch()
    for days in (-1, 1):
        day = clock.today() + timedelta(days=days)
        with pytest.raises(PaymentDayImpossible):
            record_payment(finance(), line_of(batch), paid_on=day, reference="BANK-1")
    assert stored(batch.claims[0]).state is ClaimState.IN_BATCH


def test_only_finance_records_payments():
    batch = released_batch()
    for role in (Role.REVIEWER, Role.APPROVER, Role.AUDITOR):
        with pytest.raises(NotAllowed):
            record_payment(officer(role), line_of(batch), paid_on=clock.today(), reference="BANK-1")


@pytest.mark.parametrize("checker", ["reviewer", "approver"])
def test_who_checked_a_claim_does_not_record_its_payment(checker: str):
    batch = released_batch()
    payer = wearing(getattr(batch.claims[0], checker), Role.FINANCE)
    with pytest.raises(SamePerson):
        record_payment(payer, line_of(batch), paid_on=clock.today(), reference="BANK-1")
    with pytest.raises(SamePerson):
        record_failure(payer, line_of(batch), "账号有误")


def test_a_line_that_does_not_exist_is_not_found():
    with pytest.raises(NotFound):
        record_payment(finance(), "nothing", paid_on=clock.today(), reference="BANK-1")


def test_all_waiting_lines_are_recorded_together():
    batch = released_batch(*two_claims())
    assert record_payments(batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="CZ1124") == 2
    assert [line.reference for line in lines_in(batch)] == ["CZ1124-001", "CZ1124-002"]
    assert stored_batch(batch).state is BatchState.PAID
    assert [held(claim.trade).paid for claim in batch.claims] == [Money.yuan(3_000), Money.yuan(2_000)]


def test_recording_all_again_finds_nothing_that_waits():
    batch = released_batch(*two_claims())
    record_payments(batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="CZ1124")
    with pytest.raises(NothingWaits):
        record_payments(batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="CZ1125")
    assert [held(claim.trade).paid for claim in batch.claims] == [Money.yuan(3_000), Money.yuan(2_000)]


def test_all_are_recorded_only_while_they_come_to_what_was_shown():
    batch = released_batch(*two_claims())
    record_payment(batch.maker, line_of(batch), paid_on=clock.today(), reference="BANK-1")
    with pytest.raises(SumChanged) as refused:
        record_payments(
            batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="CZ1124", seen=Money.yuan(5_000)
        )
    assert refused.value.facts["amount"] == Money.yuan(2_000)
    assert [line.state for line in lines_in(batch)] == [LineState.PAID, LineState.WAITING]
    assert record_payments(
        batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="CZ1124", seen=Money.yuan(2_000)
    )


def test_one_number_already_used_records_none_of_all():
    paid_batch(approved_claim(), reference="CZ1124-002")
    batch = released_batch(approved_claim(trade()), approved_claim(trade()))
    with pytest.raises(ReferenceUsed):
        record_payments(batch.maker, batch.pid, paid_on=clock.today(), reference_prefix="CZ1124")
    assert {line.state for line in lines_in(batch)} == {LineState.WAITING}
    assert {held(claim.trade).paid for claim in batch.claims} == {NOTHING}


def test_a_refused_payment_stays_payable_and_the_agency_is_told():
    batch = released_batch()
    [claim] = batch.claims
    record_failure(batch.maker, line_of(batch), " 户名与账号不符 ")
    [line] = lines_in(batch)
    assert (line.state, line.failure) == (LineState.FAILED, "户名与账号不符")
    assert stored(claim).state is ClaimState.PAY_FAILED
    assert held(claim.trade).payable == Money.yuan(3_000)
    told = db.session.scalars(select(Notice.text).where(Notice.person_id == claim.trade.agency.person_id))
    assert any("refused the payment" in text for text in told)


def test_a_refused_payment_needs_the_reason_of_the_bank():
    batch = released_batch()
    with pytest.raises(FailureReasonMissing):
        record_failure(batch.maker, line_of(batch), " ")
    assert stored(batch.claims[0]).state is ClaimState.IN_BATCH


def test_a_refused_payment_is_paid_in_another_batch_to_the_new_account():
    batch = released_batch()
    [claim] = batch.claims
    record_failure(batch.maker, line_of(batch), "户名与账号不符")
    agency = db.session.get_one(Agency, claim.trade.agency.agency_id)
    agency.bank_account = "6222000000077777"
    db.session.commit()
    again = paid_batch(claim, reference="BANK-9")
    assert [line.bank_account for line in lines_in(again)] == ["6222000000077777"]
    assert held(claim.trade).paid == Money.yuan(3_000)
    assert stored(claim).state is ClaimState.PAID
    assert verify(db.session()) == []


def test_a_statement_holds_what_was_paid_in_its_period(set_clock):
    set_clock("2026-10-12 09:00")
    batch = paid_batch(*two_claims(), reference="BANK-1")
    set_clock("2026-11-03 09:00")
    record_payment(batch.maker, line_of(batch, 2), paid_on=clock.today(), reference="BANK-2")
    first, second = (claim.trade.agency.agency_id or 0 for claim in batch.claims)
    october = clock.today().replace(month=10, day=1), clock.today().replace(month=10, day=31)
    assert [(line.amount, line.reference) for line in statement(first, *october)] == [
        (Money.yuan(3_000), "BANK-1")
    ]
    assert statement(second, *october) == []
    assert len(statement(second, clock.today(), clock.today())) == 1


def test_what_is_approved_and_not_paid_is_waited_for():
    batch = released_batch(*two_claims())
    first, second = (claim.trade.agency.agency_id or 0 for claim in batch.claims)
    record_payment(batch.maker, line_of(batch), paid_on=clock.today(), reference="BANK-1")
    assert (waiting_for(first), waiting_for(second)) == (NOTHING, Money.yuan(2_000))
