"""Finance in the same moment: one line paid by two hands, one number for two payments, one claim for two batches."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.batches import Batched, line_of, noticed_batch, released, released_batch
from tests.support.city import officer
from tests.support.claims import approved_claim, stored
from tests.support.orders import held
from tests.support.race import together
from tests.support.trade import trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.ledger import NOTHING, Entry, Money
from voucher.redemption.states import ClaimState
from voucher.settlement import bank_answers
from voucher.settlement import pay as paying
from voucher.settlement.bank_answers import ReferenceUsed
from voucher.settlement.models import BatchLine
from voucher.settlement.pay import record_payment
from voucher.settlement.settle import make_batch
from voucher.settlement.states import LineState
from voucher.state_machine import CannotMove
from voucher.storage import db

PAID = Money.yuan(3_000)


def pay(who: Actor, line: str, reference: str) -> Callable[[], object]:
    return lambda: record_payment(who, line, paid_on=clock.today(), reference=reference)


def paid_lines() -> int:
    return (
        db.session.scalar(
            select(func.count()).select_from(BatchLine).where(BatchLine.state == LineState.PAID)
        )
        or 0
    )


def a_line(act: Callable) -> tuple[Batched, str]:
    batch = act(released_batch)
    return batch, act(line_of, batch)


def test_a_line_paid_by_two_hands_is_paid_once(app: Flask, act: Callable):
    batch, line = a_line(act)
    other = act(officer, Role.FINANCE)
    refused = together(app, pay(batch.maker, line, "BANK-1"), pay(other, line, "BANK-2"))
    assert [type(refusal) for refusal in refused] == [CannotMove]
    assert (act(held, batch.claims[0].trade).payable, act(held, batch.claims[0].trade).paid) == (
        NOTHING,
        PAID,
    )


def test_the_same_record_of_two_hands_is_one_payment(app: Flask, act: Callable):
    batch, line = a_line(act)
    other = act(officer, Role.FINANCE)
    assert together(app, pay(batch.maker, line, "BANK-1"), pay(other, line, "BANK-1")) == []
    assert act(held, batch.claims[0].trade).paid == PAID


def test_without_the_state_of_the_line_the_books_still_pay_once(
    app: Flask, act: Callable, monkeypatch: pytest.MonkeyPatch
):
    """The control: with the guard forgotten both payments reach the books, which move the money once."""
    batch, line = a_line(act)
    posted: list[str] = []
    post = bank_answers.books.post

    def forget(*_: object) -> None:
        return None

    def count(session: Session, actor: Actor, entry: Entry) -> object:
        posted.append(entry.key)
        return post(session, actor, entry)

    class Forgetful:
        def next(self, *_: object) -> LineState:
            return LineState.PAID

    monkeypatch.setattr(bank_answers, "LINE", Forgetful())
    monkeypatch.setattr(bank_answers, "move_claim", forget)
    monkeypatch.setattr(paying, "go_on", forget)
    monkeypatch.setattr(bank_answers.books, "post", count)
    together(app, pay(batch.maker, line, "BANK-1"), pay(batch.maker, line, "BANK-2"))
    assert len(posted) == 2
    assert len(set(posted)) == 1
    assert act(held, batch.claims[0].trade).paid == PAID


def test_one_number_of_the_bank_pays_one_of_two_lines(app: Flask, act: Callable):
    one, other = act(released_batch), act(released_batch, act(approved_claim, act(trade)))
    lines = [act(line_of, one), act(line_of, other)]
    refused = together(app, *[pay(one.maker, line, "BANK-1") for line in lines])
    assert [type(refusal) for refusal in refused] == [ReferenceUsed]
    assert act(paid_lines) == 1


def test_a_claim_enters_one_of_two_batches(app: Flask, act: Callable):
    claim = act(approved_claim)
    makers = [act(officer, Role.FINANCE) for _ in range(3)]
    refused = together(app, *[lambda who=who: make_batch(who, [claim.pid]) for who in makers])
    assert [type(refusal) for refusal in refused] == [CannotMove, CannotMove]
    assert act(stored, claim).state is ClaimState.IN_BATCH


def test_a_batch_is_released_by_one_of_two(app: Flask, act: Callable):
    batch = act(noticed_batch)
    approvers = [act(officer, Role.APPROVER) for _ in range(2)]
    refused = together(app, *[lambda who=who: released(who, batch) for who in approvers])
    assert [type(refusal) for refusal in refused] == [CannotMove]
