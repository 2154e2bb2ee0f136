"""Claims that come back: returned for correction, corrected, rejected, claimed again."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.support.checking import first_check, second_check
from tests.support.city import officer
from tests.support.claims import (
    Claimed,
    approved_claim,
    bare_claim,
    checked_claim,
    invoice_number,
    stored,
    submitted_claim,
)
from tests.support.orders import change, held
from voucher import clock
from voucher.access import Role
from voucher.calendar.queries import working_days_after
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.redemption.check import (
    DefectsMissing,
    RejectionReasonMissing,
    reject_claim,
    return_claim,
)
from voucher.redemption.invoices import InvoiceUsed
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Defect, Proof
from voucher.redemption.redeem import (
    CorrectionIsOver,
    add_invoice,
    resubmit,
    set_own_payment,
    start_claim,
    withdraw,
)
from voucher.redemption.states import ClaimState
from voucher.state_machine import CannotMove
from voucher.storage import db, transaction

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)
WRONG = [Defect(Proof.INVOICES, "发票号码有误"), Defect(Proof.PAYMENT_PROOF, "回单不清晰")]


def yuan(amount: int) -> Money:
    return Money.yuan(amount)


def test_a_return_names_everything_at_once_and_gives_the_working_days_of_the_policy():
    claim = submitted_claim()
    for nothing in ([], [Defect(Proof.INVOICES, " ")]):
        with pytest.raises(DefectsMissing):
            return_claim(officer(Role.REVIEWER), claim.pid, nothing)
    return_claim(officer(Role.REVIEWER), claim.pid, WRONG)
    found = stored(claim)
    assert [defect["proof"] for defect in found.defects] == ["invoices", "payment_proof"]
    assert found.correct_by == working_days_after(db.session(), clock.today(), 10).day


def test_a_correction_in_time_is_not_bound_to_the_last_day_for_claims():
    claim = submitted_claim()
    return_claim(officer(Role.REVIEWER), claim.pid, WRONG)
    change(Voucher, "redeem_by", clock.today() - DAY)
    set_own_payment(claim.trade.agency, claim.pid, amount=yuan(2_000), paid_on=clock.today())
    resubmit(claim.trade.agency, claim.pid)
    assert (stored(claim).state, stored(claim).defects) == (ClaimState.SUBMITTED, [])


def test_a_correction_after_its_last_day_is_refused():
    claim = submitted_claim()
    return_claim(officer(Role.REVIEWER), claim.pid, WRONG)
    change(Claim, "correct_by", clock.today() - DAY)
    with pytest.raises(CorrectionIsOver):
        resubmit(claim.trade.agency, claim.pid)


def test_the_approver_too_may_return_a_claim_and_its_number_stays():
    claim = checked_claim()
    number = stored(claim).number
    return_claim(officer(Role.APPROVER), claim.pid, WRONG)
    resubmit(claim.trade.agency, claim.pid)
    first_check(officer(Role.REVIEWER), claim.pid)
    second_check(officer(Role.APPROVER), claim.pid)
    assert stored(claim).number == number


@pytest.mark.parametrize(("make", "role"), [(submitted_claim, Role.REVIEWER), (checked_claim, Role.APPROVER)])
def test_a_rejected_claim_lets_go_of_its_invoices_and_its_order(make: object, role: Role):
    number = invoice_number()
    claim = make(number=number)  # type: ignore[operator]
    with pytest.raises(RejectionReasonMissing):
        reject_claim(officer(role), claim.pid, " ")
    with pytest.raises(InvoiceUsed):
        _take(bare_claim(), number)
    reject_claim(officer(role), claim.pid, "发票与服务不符")
    assert (stored(claim).state, stored(claim).reason) == (ClaimState.REJECTED, "发票与服务不符")
    again = Claimed(start_claim(claim.trade.agency, _order_pid(claim)), claim.trade)
    _take(again, number)
    assert held(claim.trade).redeemed == yuan(3_000)


def test_what_was_payable_is_redeemed_again_and_may_be_claimed_again():
    claim = approved_claim(invoiced=5_000)
    reject_claim(officer(Role.APPROVER), claim.pid, "发票已红冲")
    assert stored(claim).payable_fen is None
    assert (held(claim.trade).payable, held(claim.trade).redeemed) == (NOTHING, yuan(2_500))
    again = Claimed(start_claim(claim.trade.agency, _order_pid(claim)), claim.trade)
    _prove(again, yuan(6_000), yuan(3_000))
    _wait_for_second_check(again)
    assert second_check(officer(Role.APPROVER), again.pid) == yuan(2_500)
    assert held(claim.trade).payable == yuan(2_500)


def test_a_claim_in_a_batch_is_not_rejected():
    claim = approved_claim()
    change(Claim, "state", ClaimState.IN_BATCH)
    with pytest.raises(CannotMove):
        reject_claim(officer(Role.APPROVER), claim.pid, "不符合")


def test_a_withdrawn_claim_cannot_be_checked():
    claim = submitted_claim()
    withdraw(claim.trade.agency, claim.pid)
    with pytest.raises(CannotMove):
        first_check(officer(Role.REVIEWER), claim.pid)


def _wait_for_second_check(claim: Claimed) -> None:
    """Put the claim before the second check, whatever papers it has."""
    with transaction() as session:
        found = session.scalars(select(Claim).where(Claim.pid == claim.pid)).one()
        found.number, found.state = f"DF{found.id}", ClaimState.CHECKED


def _prove(claim: Claimed, invoiced: Money, own_payment: Money) -> None:
    agency, today = claim.trade.agency, clock.today()
    add_invoice(agency, claim.pid, number=invoice_number(), issued_on=today, amount=invoiced)
    set_own_payment(agency, claim.pid, amount=own_payment, paid_on=today)


def _take(claim: Claimed, number: str) -> None:
    add_invoice(
        claim.trade.agency, claim.pid, number=number, issued_on=clock.today(), amount=Money.yuan(6_000)
    )


def _order_pid(claim: Claimed) -> str:
    order_id = stored(claim).order_id
    return db.session.get_one(Order, order_id).pid
