"""What comes back is recorded by its document, once, never more than is owed; what does not come back ends so."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.batches import wearing
from tests.support.cases import row
from tests.support.city import officer
from tests.support.clawbacks import ClaimedBack, issued_clawback, parts, received, stored
from voucher import clock
from voucher.access import Actor, Role, SamePerson
from voucher.budget.queries import balances_of
from voucher.budget.verify import verify
from voucher.clawback.end import EndDocumentMissing, EndReasonMissing, decide_end, propose_end
from voucher.clawback.models import Receipt
from voucher.clawback.plan import Age
from voucher.clawback.queries import Wanted, ages
from voucher.clawback.receive import (
    MoreThanOwed,
    ReceiptDayImpossible,
    ReceiptIsNothing,
    ReceiptNumberMissing,
    ReceiptNumberUsed,
    record_receipt,
)
from voucher.clawback.remind import remind_debtors
from voucher.clawback.states import ClawbackState, Ending
from voucher.ledger import NOTHING, Money
from voucher.notices.models import Notice
from voucher.refusal import NotAllowed, SumChanged
from voucher.settlement.models import BatchLine
from voucher.state_machine import CannotMove
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")


def record(clawback: ClaimedBack, *, clerk: Actor | None = None, **wrong) -> None:
    wanted = {
        "document_number": "收〔2026〕9001号",
        "amount": Money.yuan(1_000),
        "received_on": clock.today(),
    }
    record_receipt(clerk or officer(Role.FINANCE), clawback.pid, **wanted | wrong)


def receipts() -> int:
    return db.session.scalar(select(func.count()).select_from(Receipt)) or 0


def told(who: Actor) -> int:
    statement = select(func.count()).where(
        Notice.person_id == who.person_id, Notice.endpoint.in_(["clawback.notice", "clawback.case"])
    )
    return db.session.scalar(statement) or 0


def end(clawback: ClaimedBack, ending: Ending) -> str:
    return propose_end(
        officer(Role.FINANCE),
        clawback.pid,
        ending=ending,
        document_number="舟经信〔2026〕7号",
        reason="企业注销",
    )


def test_what_comes_back_goes_to_the_treasury_and_refills_nothing():
    clawback = issued_clawback()
    before = balances_of(clock.budget_year())
    received(clawback, 1_000)
    assert (stored(clawback).state, stored(clawback).received_fen) == (
        ClawbackState.PAYING,
        Money.yuan(1_000),
    )
    received(clawback, 2_000)
    assert (stored(clawback).state, stored(clawback).next_due) == (ClawbackState.PAID_BACK, None)
    assert balances_of(clock.budget_year()) == before
    assert verify(db.session()) == []


def test_never_more_than_is_owed():
    clawback = issued_clawback()
    received(clawback, 2_500)
    with pytest.raises(MoreThanOwed) as refused:
        received(clawback, 501)
    assert refused.value.facts["left"] == Money.yuan(500)
    assert stored(clawback).received_fen == Money.yuan(2_500)


def test_a_receipt_is_recorded_only_while_so_much_is_owed_as_was_shown():
    clawback = issued_clawback()
    received(clawback, 2_000)
    with pytest.raises(SumChanged) as refused:
        record(clawback, seen=Money.yuan(3_000))
    assert refused.value.facts["amount"] == Money.yuan(1_000)
    record(clawback, seen=Money.yuan(1_000))
    assert stored(clawback).state is ClawbackState.PAID_BACK


def test_the_same_record_twice_is_one_receipt_and_another_under_its_number_is_refused():
    clawback = issued_clawback()
    record(clawback)
    record(clawback)
    assert (receipts(), stored(clawback).received_fen) == (1, Money.yuan(1_000))
    for wrong in ({"amount": Money.yuan(999)}, {"received_on": clock.today() - timedelta(days=1)}):
        with pytest.raises(ReceiptNumberUsed):
            record(clawback, **wrong)
    with pytest.raises(ReceiptNumberUsed):
        record(issued_clawback())
    assert receipts() == 1


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"document_number": " "}, ReceiptNumberMissing),
        ({"amount": NOTHING}, ReceiptIsNothing),
        ({"received_on": date(2020, 1, 1)}, ReceiptDayImpossible),
        ({"received_on": date(2999, 1, 1)}, ReceiptDayImpossible),
    ],
)
def test_a_receipt_that_cannot_be_is_refused(wrong, refusal):
    clawback = issued_clawback()
    with pytest.raises(refusal):
        record(clawback, **wrong)
    assert receipts() == 0


def test_who_paid_or_decided_does_not_record_what_comes_back():
    clawback = issued_clawback()
    payer = Actor(db.session.scalars(select(BatchLine.recorded_by)).one(), "出纳", frozenset({Role.FINANCE}))
    decider = Actor(stored(clawback).decided_by, "审批", frozenset({Role.FINANCE}))
    for who in (payer, decider):
        with pytest.raises(SamePerson):
            record(clawback, clerk=who)
    with pytest.raises(NotAllowed):
        record(clawback, clerk=officer(Role.APPROVER))


def test_receipts_cover_the_oldest_part_first():
    clawback = issued_clawback(instalments=3)
    first, second, third = (part.due_on for part in parts(clawback))
    received(clawback, 999)
    assert stored(clawback).next_due == first
    received(clawback, 1)
    assert stored(clawback).next_due == second
    received(clawback, 1_500)
    assert stored(clawback).next_due == third


def test_debtor_and_finance_are_reminded_on_the_day_exactly_once():
    clerk = officer(Role.FINANCE)
    clawback = issued_clawback(instalments=2)
    agency, due = clawback.claim.trade.agency, parts(clawback)[0].due_on
    before = told(agency), told(clerk)
    with clock.at(clock.moment_of(due - timedelta(days=1), 23, 59)):
        assert remind_debtors() == 0
    with clock.at(clock.moment_of(due, 1)):
        assert (remind_debtors(), remind_debtors()) == (1, 0)
    assert (told(agency), told(clerk)) == (before[0] + 1, before[1] + 1)
    assert stored(clawback).state is ClawbackState.NOTIFIED


def test_the_day_after_the_last_day_a_debt_is_overdue_however_late_the_timer_runs():
    clawback = issued_clawback()
    due = parts(clawback)[0].due_on
    with clock.at(clock.moment_of(due, 23, 59)):
        remind_debtors()
        assert stored(clawback).state is ClawbackState.NOTIFIED
    with clock.at(clock.moment_of(due + timedelta(days=9), 3)):
        assert (remind_debtors(), remind_debtors()) == (1, 0)
        assert stored(clawback).state is ClawbackState.DUE


def test_who_has_paid_the_part_is_not_reminded_of_it():
    clawback = issued_clawback(instalments=2)
    received(clawback, 1_500)
    due = parts(clawback)[0].due_on
    with clock.at(clock.moment_of(due + timedelta(days=1), 1)):
        assert remind_debtors() == 0
    assert stored(clawback).state is ClawbackState.PAYING


def test_paying_the_overdue_part_brings_the_debt_back_in_order():
    clawback = issued_clawback(instalments=2)
    with clock.at(clock.moment_of(parts(clawback)[0].due_on + timedelta(days=1), 1)):
        remind_debtors()
        received(clawback, 1_499)
        assert stored(clawback).state is ClawbackState.DUE
        received(clawback, 1)
        assert stored(clawback).state is ClawbackState.PAYING


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, Age.NOT_DUE), (1, Age.TO_30), (30, Age.TO_30), (31, Age.TO_90), (90, Age.TO_90), (91, Age.OVER_90)],
)
def test_debts_are_added_up_by_their_age(days: int, age: Age):
    clawback = issued_clawback()
    received(clawback, 1_000)
    with clock.at(clock.moment_of(parts(clawback)[0].due_on + timedelta(days=days), 12)):
        found = {one.age: (one.number, one.left) for one in ages(Wanted()) if one.number}
    assert found == {age: (1, Money.yuan(2_000))}


def test_the_rest_is_written_off_by_two_people_with_a_document():
    clawback = issued_clawback()
    received(clawback, 1_000)
    decide_end(officer(Role.APPROVER), end(clawback, Ending.WRITE_OFF), approve=True)
    kept = stored(clawback)
    assert (kept.state, kept.document_number) == (ClawbackState.WRITTEN_OFF, "舟经信〔2026〕7号")
    assert (kept.received_fen, kept.next_due) == (Money.yuan(1_000), None)
    with pytest.raises(CannotMove):
        received(clawback, 1)
    assert ages(Wanted())[0].number == 0
    assert verify(db.session()) == []


def test_what_is_handed_to_enforcement_may_still_be_paid_back():
    clawback = issued_clawback()
    decide_end(officer(Role.APPROVER), end(clawback, Ending.ENFORCE), approve=True)
    received(clawback, 1_000)
    assert stored(clawback).state is ClawbackState.ENFORCED
    with pytest.raises(CannotMove):
        end(clawback, Ending.ENFORCE)
    received(clawback, 2_000)
    assert stored(clawback).state is ClawbackState.PAID_BACK


def test_who_proposed_the_end_does_not_decide_it_and_finance_never_does():
    clawback = issued_clawback()
    clerk = officer(Role.FINANCE)
    proposal = propose_end(
        clerk, clawback.pid, ending=Ending.WRITE_OFF, document_number="舟经信〔2026〕7号", reason="企业注销"
    )
    with pytest.raises(SamePerson):
        decide_end(wearing(clerk, Role.APPROVER), proposal, approve=True)
    with pytest.raises(NotAllowed):
        decide_end(officer(Role.FINANCE), proposal, approve=True)
    decide_end(officer(Role.APPROVER), proposal, approve=False)
    assert stored(clawback).state is ClawbackState.NOTIFIED


@pytest.mark.parametrize(
    ("number", "reason", "refusal"), [(" ", "注销", EndDocumentMissing), ("7号", " ", EndReasonMissing)]
)
def test_an_end_has_a_document_and_a_reason(number: str, reason: str, refusal):
    with pytest.raises(refusal):
        propose_end(
            officer(Role.FINANCE),
            issued_clawback().pid,
            ending=Ending.WRITE_OFF,
            document_number=number,
            reason=reason,
        )


def test_a_debt_paid_back_meanwhile_is_not_written_off():
    clawback = issued_clawback()
    proposal = end(clawback, Ending.WRITE_OFF)
    received(clawback, 3_000)
    with pytest.raises(CannotMove):
        decide_end(officer(Role.APPROVER), proposal, approve=True)
    assert row(type(stored(clawback)), clawback.pid).state is ClawbackState.PAID_BACK
