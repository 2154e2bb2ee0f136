"""In the same moment: two receipts for one debt, one document for two, two decisions over the same money."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.city import officer
from tests.support.clawbacks import ClaimedBack, issued_clawback, paid_claim, proposed_clawback, stored
from tests.support.race import together
from voucher import clock
from voucher.access import Actor, Role
from voucher.budget.books import NotEnoughMoney
from voucher.budget.verify import verify
from voucher.clawback import receive
from voucher.clawback.decide import decide_clawback
from voucher.clawback.receive import MoreThanOwed, ReceiptNumberUsed, record_receipt
from voucher.clawback.reclaimable import NothingToClaimBack
from voucher.clawback.states import ClawbackState
from voucher.ledger import Money
from voucher.storage import db


def receipt(clerk: Actor, debt: ClaimedBack, number: str, yuan: int) -> Callable[[], object]:
    return lambda: record_receipt(
        clerk, debt.pid, document_number=number, amount=Money.yuan(yuan), received_on=clock.today()
    )


def breaches() -> list:
    return verify(db.session())


def test_two_receipts_together_never_exceed_the_debt(app: Flask, act: Callable):
    debt, clerks = act(issued_clawback), [act(officer, Role.FINANCE) for _ in range(4)]
    steps = [receipt(clerk, debt, f"收{n}", 1_000) for n, clerk in enumerate(clerks)]
    refused = together(app, *steps)
    assert len(refused) == 1
    kept = act(stored, debt)
    assert (kept.received_fen, kept.state) == (Money.yuan(3_000), ClawbackState.PAID_BACK)
    assert act(breaches) == []


def test_two_parts_that_do_not_fit_together_are_one(app: Flask, act: Callable):
    debt, clerks = act(issued_clawback), [act(officer, Role.FINANCE) for _ in range(2)]
    refused = together(app, *[receipt(clerk, debt, clerk.name, 2_000) for clerk in clerks])
    assert [type(refusal) for refusal in refused] == [MoreThanOwed]
    assert act(stored, debt).received_fen == Money.yuan(2_000)


def test_without_the_look_at_what_is_left_the_books_still_refuse(
    app: Flask, act: Callable, monkeypatch: pytest.MonkeyPatch
):
    """The control: with the guard forgotten both receipts reach the books, which hold no more than the debt."""
    debt, clerks = act(issued_clawback), [act(officer, Role.FINANCE) for _ in range(2)]
    monkeypatch.setattr(receive, "_require_possible", lambda *_: None)
    refused = together(app, *[receipt(clerk, debt, clerk.name, 2_000) for clerk in clerks])
    assert [type(refusal) for refusal in refused] == [NotEnoughMoney]
    assert act(stored, debt).received_fen == Money.yuan(2_000)
    assert act(breaches) == []


def test_one_document_of_two_hands_is_one_receipt(app: Flask, act: Callable):
    debt, clerks = act(issued_clawback), [act(officer, Role.FINANCE) for _ in range(2)]
    assert together(app, *[receipt(clerk, debt, "收1", 1_000) for clerk in clerks]) == []
    assert act(stored, debt).received_fen == Money.yuan(1_000)


def test_one_document_pays_one_of_two_debts(app: Flask, act: Callable):
    debts, clerk = [act(issued_clawback), act(issued_clawback)], act(officer, Role.FINANCE)
    refused = together(app, *[receipt(clerk, debt, "收1", 1_000) for debt in debts])
    assert [type(refusal) for refusal in refused] == [ReceiptNumberUsed]
    assert sum(act(stored, debt).received_fen.fen for debt in debts) == 1_000_00


def test_the_same_money_is_claimed_back_by_one_of_two_decisions(app: Flask, act: Callable):
    claim = act(paid_claim)
    proposals = [act(proposed_clawback, claim)[0] for _ in range(2)]
    approvers = [act(officer, Role.APPROVER) for _ in range(2)]
    steps = [
        lambda who=who, pid=pid: decide_clawback(who, pid, approve=True)
        for who, pid in zip(approvers, proposals, strict=True)
    ]
    refused = together(app, *steps)
    assert [type(refusal) for refusal in refused] == [NothingToClaimBack]
    assert act(breaches) == []
