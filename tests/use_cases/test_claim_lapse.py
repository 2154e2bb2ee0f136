"""A returned claim that is never corrected does not hold its money for ever."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.support.city import officer
from tests.support.claims import Claimed, invoice_number, stored, submitted_claim
from tests.support.orders import change, held
from voucher import clock
from voucher.access import Role
from voucher.audit.models import AuditEvent
from voucher.issuance.expire import expire_due
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.redemption.check import return_claim
from voucher.redemption.lapse import lapse_claims
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Defect, Proof
from voucher.redemption.redeem import CorrectionIsOver, add_invoice, resubmit, start_claim
from voucher.redemption.sheet import ClaimSheet, sheet_for
from voucher.redemption.states import ClaimState
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)
WRONG = [Defect(Proof.INVOICES, "发票号码有误"), Defect(Proof.OWN_PAYMENT, "金额与回单不一致")]


def returned_claim(*, number: str | None = None, defects: Sequence[Defect] = WRONG) -> Claimed:
    claim = submitted_claim(number=number or invoice_number())
    return_claim(officer(Role.REVIEWER), claim.pid, defects)
    return claim


def last_day(claim: Claimed) -> date:
    found = stored(claim).correct_by
    assert found is not None
    return found


def effective_days(event: str) -> list[str]:
    return [
        row.facts["effective_on"]
        for row in db.session.scalars(select(AuditEvent).where(AuditEvent.event == event))
    ]


def at_noon(day: date) -> object:
    return clock.at(clock.moment_of(day, 12))


def test_the_last_day_itself_still_counts():
    claim = returned_claim()
    with at_noon(last_day(claim)):
        assert lapse_claims() == 0
        resubmit(claim.trade.agency, claim.pid)
    assert stored(claim).state is ClaimState.SUBMITTED


def test_after_its_last_day_it_ends_once_and_lets_go_of_its_invoices():
    number = invoice_number()
    claim = returned_claim(number=number)
    last = last_day(claim)
    with at_noon(last + 9 * DAY):
        with pytest.raises(CorrectionIsOver):
            resubmit(claim.trade.agency, claim.pid)
        assert [lapse_claims(), lapse_claims()] == [1, 0]
        assert stored(claim).state is ClaimState.LAPSED
        assert effective_days("lapse") == [(last + DAY).isoformat()]
        order = db.session.get_one(Order, stored(claim).order_id)
        again = start_claim(claim.trade.agency, order.pid)
        today = clock.today()
        add_invoice(claim.trade.agency, again, number=number, issued_on=today, amount=Money.yuan(6_000))
    assert held(claim.trade).redeemed == Money.yuan(3_000)


@pytest.mark.parametrize("days_late", [1, 40])
def test_its_protection_ends_with_it_however_late_the_timer_runs(days_late: int):
    claim = returned_claim()
    last = last_day(claim)
    change(Voucher, "redeem_by", last - 3 * DAY)
    with at_noon(last):
        assert (lapse_claims(), expire_due()) == (0, 0)
    with at_noon(last + days_late * DAY):
        assert lapse_claims() == 1
        expire_due()
        assert expire_due() == 0
    assert held(claim.trade).redeemed == NOTHING
    assert effective_days("expire-unredeemed") == [(last + DAY).isoformat()]


def test_old_and_new_proofs_stand_side_by_side_once_it_is_handed_in_again():
    claim = returned_claim(defects=WRONG[:1])
    reader = officer(Role.REVIEWER)
    assert side_by_side(sheet_for(reader, claim.pid)) == []
    today = clock.today()
    other = invoice_number()
    add_invoice(claim.trade.agency, claim.pid, number=other, issued_on=today, amount=Money.yuan(100))
    resubmit(claim.trade.agency, claim.pid)
    [(part, note, answers)] = side_by_side(sheet_for(reader, claim.pid))
    assert (part, note) == (Proof.INVOICES.label, "发票号码有误")
    [(old, new, changed)] = answers
    assert (len(old), len(new), changed) == (1, 2, True)
    assert other in new[1]
    assert stored(claim).defects == []


def side_by_side(
    sheet: ClaimSheet,
) -> list[tuple[str, str, list[tuple[tuple[str, ...], tuple[str, ...], bool]]]]:
    return [
        (one.part, one.note, [(answer.old, answer.new, answer.changed) for answer in one.answers])
        for one in sheet.corrected
    ]


def test_a_claim_corrected_in_time_never_lapses():
    claim = returned_claim()
    resubmit(claim.trade.agency, claim.pid)
    with at_noon(clock.today() + 90 * DAY):
        assert lapse_claims() == 0
    assert db.session.scalar(select(Claim.state)) is ClaimState.SUBMITTED
