"""An invoice can be reversed after its claim was checked: it is looked up again on the day of the release."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.batches import (
    Batched,
    draft_batch,
    invoices_in,
    line_of,
    lines_in,
    locked_batch,
    look_up_invoices,
    paid_batch,
    released,
    released_batch,
    show,
    standing,
    stored_batch,
    wearing,
)
from tests.support.checking import first_check, second_check
from tests.support.city import officer
from tests.support.claims import approved_claim, stored
from tests.support.orders import held
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role, SamePerson
from voucher.budget.verify import verify
from voucher.gateways.invoice_check import (
    Person,
    RedLetterFile,
    UnknownChecker,
    UnreadableRedLetters,
    checker,
)
from voucher.ledger import NOTHING, Money
from voucher.notices.models import Notice
from voucher.redemption.check import NothingPayable
from voucher.redemption.models import InvoiceCheck
from voucher.redemption.states import ClaimState
from voucher.redemption.verdict import Verdict
from voucher.refusal import NotFound
from voucher.settlement.check_invoices import (
    NoInvoiceChosen,
    RedNumberMissing,
    ReversedAmountImpossible,
    ask_checker,
    record_answer,
    record_valid,
)
from voucher.settlement.pay import record_payment
from voucher.settlement.red_letters import InvoicesUnchecked
from voucher.settlement.release import release
from voucher.settlement.settle import lock, make_batch
from voucher.settlement.states import BatchState, LineState
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")
RED = "25332000000000000009"
HEADS = "invoice_code,invoice_number,red_amount,red_number\n"


def answer(
    batch: Batched, verdict: Verdict = Verdict.RED, *, red: str = RED, part: Money | None = None
) -> None:
    invoice = invoices_in(batch)[0]
    record_answer(
        batch.maker, line_of(batch), invoice.id, verdict=verdict, reversed_amount=part, red_number=red
    )


def try_release(batch: Batched) -> None:
    show(batch.pid)
    digest = stored_batch(batch).digest or ""
    release(officer(Role.APPROVER), batch.pid, minutes_number="纪要1号", digest=digest)


def red_letters(path: Path, *lines: str) -> RedLetterFile:
    file = path / "red.csv"
    file.write_text(HEADS + "\n".join(lines), encoding="utf-8-sig")
    return RedLetterFile(file)


def test_no_batch_is_released_while_an_invoice_is_unchecked_today():
    batch = draft_batch()
    lock(batch.maker, batch.pid)
    with pytest.raises(InvoicesUnchecked) as refused:
        try_release(batch)
    assert refused.value.facts["number"] == 1
    look_up_invoices(batch)
    try_release(batch)
    assert stored_batch(batch).state is BatchState.RELEASED


def test_what_was_looked_up_yesterday_does_not_count_today():
    batch = locked_batch()
    with clock.at(clock.moment_of(clock.today() + timedelta(days=1), 0, 1)), pytest.raises(InvoicesUnchecked):
        try_release(batch)


def test_an_answer_that_says_nothing_does_not_count():
    batch = draft_batch()
    lock(batch.maker, batch.pid)
    answer(batch, Verdict.UNKNOWN)
    with pytest.raises(InvoicesUnchecked):
        try_release(batch)


@pytest.mark.parametrize("make", [draft_batch, locked_batch])
def test_a_reversed_invoice_takes_its_claim_out_of_the_batch_and_back_to_check(make):
    batch = make()
    answer(batch)
    claim = batch.claims[0]
    assert standing(batch) == (BatchState.DRAFT, NOTHING, 0)
    assert (stored(claim).state, stored(claim).payable_fen) == (ClaimState.SUBMITTED, None)
    assert held(claim.trade).redeemed == Money.yuan(3_000)
    first_check(officer(Role.REVIEWER), claim.pid)
    with pytest.raises(NothingPayable):
        second_check(officer(Role.APPROVER), claim.pid)
    assert verify(db.session()) == []


def test_only_the_line_of_the_reversed_invoice_leaves():
    batch = locked_batch(approved_claim(trade()), approved_claim(trade()))
    answer(batch)
    assert standing(batch) == (BatchState.DRAFT, Money.yuan(3_000), 1)
    lock(batch.maker, batch.pid)
    released(officer(Role.APPROVER), batch)


def test_a_part_reversed_lowers_what_is_payable_and_is_not_stopped_twice():
    batch = draft_batch()
    answer(batch, Verdict.PARTLY_RED, part=Money.yuan(2_000))
    claim = batch.claims[0]
    first_check(officer(Role.REVIEWER), claim.pid)
    assert second_check(officer(Role.APPROVER), claim.pid) == Money.yuan(2_000)
    again = Batched(make_batch(batch.maker, [claim.pid]), batch.claims, batch.maker)
    lock(again.maker, again.pid)
    answer(again, Verdict.PARTLY_RED, part=Money.yuan(2_000))
    try_release(again)
    record_payment(again.maker, line_of(again), paid_on=clock.today(), reference="BANK-1")
    assert held(claim.trade).paid == Money.yuan(2_000)
    assert verify(db.session()) == []


def test_a_released_payment_is_stopped():
    batch = released_batch()
    answer(batch)
    [line] = lines_in(batch)
    assert (line.state, line.failure, standing(batch)[0]) == (LineState.STOPPED, RED, BatchState.ENDED)
    assert stored(batch.claims[0]).state is ClaimState.SUBMITTED
    assert held(batch.claims[0].trade).payable == NOTHING


def test_after_the_payment_the_officers_are_told_and_nothing_moves():
    batch = paid_batch()
    answer(batch)
    assert stored(batch.claims[0]).state is ClaimState.PAID
    assert held(batch.claims[0].trade).paid == Money.yuan(3_000)
    told = db.session.scalars(select(Notice.person_id).where(Notice.text.contains("is reversed"))).all()
    assert batch.claims[0].reviewer.person_id in told


def test_every_answer_is_kept():
    batch = draft_batch()
    answer(batch, Verdict.UNKNOWN)
    answer(batch, Verdict.VALID)
    kept = db.session.scalars(select(InvoiceCheck).order_by(InvoiceCheck.id)).all()
    assert [check.verdict for check in kept] == [Verdict.UNKNOWN, Verdict.VALID]
    assert {check.checked_by for check in kept} == {batch.maker.person_id}


@pytest.mark.parametrize("fen", [None, 0, 6_000_00])
def test_a_part_is_more_than_nothing_and_less_than_the_invoice(fen: int | None):
    batch = draft_batch()
    with pytest.raises(ReversedAmountImpossible):
        answer(batch, Verdict.PARTLY_RED, part=None if fen is None else Money(fen))


def test_a_reversal_has_the_number_of_its_red_letter_invoice():
    with pytest.raises(RedNumberMissing):
        answer(draft_batch(), red=" ")


def test_an_invoice_of_another_line_is_not_found():
    one, other = draft_batch(), draft_batch(approved_claim(trade()))
    with pytest.raises(NotFound):
        record_answer(one.maker, line_of(one), invoices_in(other)[0].id, verdict=Verdict.VALID)
    with pytest.raises(NoInvoiceChosen):
        record_valid(one.maker, one.pid, [invoices_in(other)[0].id])


def test_who_checked_the_claim_does_not_look_up_its_invoices():
    batch = draft_batch()
    checker_of_claim = wearing(batch.claims[0].reviewer, Role.FINANCE)
    with pytest.raises(SamePerson):
        record_valid(checker_of_claim, batch.pid, [invoices_in(batch)[0].id])


def test_the_file_of_the_tax_platform_answers_for_all_invoices_of_its_day(tmp_path: Path):
    batch = locked_batch(approved_claim(trade()), approved_claim(trade()), approved_claim(trade()))
    whole, part, _ = invoices_in(batch)
    letters = red_letters(tmp_path, f",{whole.number},,{RED}", f',{part.number},"-1,000.50",{RED}')
    assert ask_checker(batch.maker, batch.pid, letters) == 3
    assert standing(batch) == (BatchState.DRAFT, Money.yuan(3_000), 1)
    found = {
        one.invoice_id: one for one in db.session.scalars(select(InvoiceCheck).where(InvoiceCheck.by_file))
    }
    assert found[whole.id].verdict is Verdict.RED
    assert (found[part.id].verdict, found[part.id].red_fen) == (Verdict.PARTLY_RED, Money(1_000_50))


def test_a_file_of_another_day_knows_only_what_was_reversed(tmp_path: Path):
    batch = locked_batch(approved_claim(trade()), approved_claim(trade()))
    number = invoices_in(batch)[0].number
    with clock.at(clock.now() + timedelta(days=2)):
        assert ask_checker(batch.maker, batch.pid, red_letters(tmp_path, f",{number},,{RED}")) == 1


def test_a_person_is_asked_when_nothing_else_is_set(tmp_path: Path):
    assert isinstance(checker("manual"), Person)
    assert ask_checker(officer(Role.FINANCE), draft_batch().pid, checker("manual")) == 0
    with pytest.raises(UnknownChecker):
        checker("somebody")
    with pytest.raises(UnreadableRedLetters):
        checker(f"file:{tmp_path / 'nowhere.csv'}")
    with pytest.raises(UnreadableRedLetters):
        red_letters(tmp_path, f",{RED},viel,{RED}")
