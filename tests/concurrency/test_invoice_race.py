"""Claims in the same moment: one invoice for two agencies, one button pressed by three hands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.support.checking import second_check
from tests.support.city import officer
from tests.support.claims import (
    Claimed,
    bare_claim,
    checked_claim,
    draft_claim,
    invoice_number,
    stored,
)
from tests.support.orders import confirmed_order, held
from tests.support.race import together
from tests.support.trade import trade
from voucher import clock
from voucher.access import Role
from voucher.ledger import Money
from voucher.redemption import redeem
from voucher.redemption.invoice_number import InvoiceNumber
from voucher.redemption.invoices import InvoiceUsed, take
from voucher.redemption.models import Claim, Invoice
from voucher.state_machine import CannotMove
from voucher.storage import db

ROUNDS = 5


def enter(claim: Claimed, number: str) -> Callable[[], object]:
    return lambda: redeem.add_invoice(
        claim.trade.agency, claim.pid, number=number, issued_on=clock.today(), amount=Money.yuan(6_000)
    )


def holders(number: str) -> int:
    return db.session.scalar(select(func.count()).select_from(Invoice).where(Invoice.number == number)) or 0


def test_one_of_two_agencies_gets_the_invoice(app: Flask, act: Callable):
    one, other = act(bare_claim), act(bare_claim)
    for _ in range(ROUNDS):
        number = act(invoice_number)
        refused = together(app, enter(one, number), enter(other, number))
        assert [type(refusal) for refusal in refused] == [InvoiceUsed]
        assert act(holders, number) == 1


def test_without_the_common_key_both_would_get_it(app: Flask, act: Callable, monkeypatch: pytest.MonkeyPatch):
    def take_under_a_key_of_its_own(
        session: Session, claim: Claim, invoice: InvoiceNumber, issued_on: date, amount: Money
    ) -> int:
        return take(session, claim, replace(invoice, key=f"{invoice.key}/{claim.id}"), issued_on, amount)

    monkeypatch.setattr(redeem, "take", take_under_a_key_of_its_own)
    one, other, number = act(bare_claim), act(bare_claim), act(invoice_number)
    assert not together(app, enter(one, number), enter(other, number))
    assert act(holders, number) == 2


def test_three_clicks_submit_one_claim(app: Flask, act: Callable):
    claim = act(draft_claim)
    clicks = [lambda: redeem.submit(claim.trade.agency, claim.pid)] * 3
    assert {type(refusal) for refusal in together(app, *clicks)} == {CannotMove}
    assert act(stored, claim).number.endswith("-00001")


def test_three_approvals_make_the_amount_payable_once(app: Flask, act: Callable):
    claim = act(checked_claim)
    approver = act(officer, Role.APPROVER)
    clicks = [lambda: second_check(approver, claim.pid)] * 3
    assert len(together(app, *clicks)) == 2
    assert act(held, claim.trade).payable == Money.yuan(3_000)


def test_an_order_claimed_in_two_tabs_has_one_claim(app: Flask, act: Callable):
    deal = act(trade)
    order = act(confirmed_order, deal)
    clicks = [lambda: redeem.start_claim(deal.agency, order)] * 3
    assert not together(app, *clicks)
    assert act(_claims) == 1


def _claims() -> int:
    return db.session.scalar(select(func.count()).select_from(Claim)) or 0
