"""Invoices of claims: each backs one live claim of any agency and any year."""

from datetime import timedelta

import pytest

from tests.support.claims import (
    bare_claim,
    draft_claim,
    invoice_number,
    stored,
)
from tests.support.orders import change
from voucher import clock
from voucher.access import Actor
from voucher.agencies.models import Agency
from voucher.firms.models import Firm
from voucher.ledger import Money
from voucher.redemption.invoice_number import InvoiceCodeMissing, InvoiceNumberWrong
from voucher.redemption.invoices import (
    InvoiceAmountMissing,
    InvoiceDateOutOfRange,
    InvoiceUsed,
    InvoiceYearDiffers,
    invoices_of,
)
from voucher.redemption.models import Claim
from voucher.redemption.redeem import (
    add_invoice,
    remove_invoice,
    withdraw,
)
from voucher.redemption.states import ClaimState
from voucher.storage import transaction

pytestmark = pytest.mark.usefixtures("app_context")
DAY = timedelta(days=1)


def add(actor: Actor, pid: str, number: str | None = None, **changed: object) -> int:
    """Add an invoice of today over 6,000 yuan."""
    figures = {"issued_on": clock.today(), "amount": Money.yuan(6_000)} | changed
    return add_invoice(actor, pid, number=number or invoice_number(), **figures)  # type: ignore[arg-type]


def test_an_invoice_names_both_sides_by_itself():
    claim = draft_claim()
    with transaction() as session:
        [invoice] = invoices_of(session, stored(claim).id)
        assert invoice.seller_code == session.get_one(Agency, claim.trade.agency.agency_id).credit_code
        assert invoice.buyer_code == session.get_one(Firm, claim.trade.firm.firm_id).credit_code


def test_an_invoice_backs_one_live_claim_of_any_agency_however_it_was_typed():
    number = invoice_number()
    draft_claim(number=number)
    other = bare_claim()
    for typed in (number, f" {number[:8]}-{number[8:]} ", number.translate(_FULL_WIDTH)):
        with pytest.raises(InvoiceUsed) as refused:
            add(other.trade.agency, other.pid, typed)
        assert refused.value.facts == {}


def test_an_invoice_of_a_claim_of_another_year_is_still_used():
    number = invoice_number()
    claim = draft_claim(number=number)
    change(Claim, "budget_year", clock.budget_year() - 1)
    with pytest.raises(InvoiceUsed):
        add(claim.trade.agency, bare_claim(claim.trade, price=2_000).pid, number)


def test_a_paid_claim_keeps_its_invoice():
    number = invoice_number()
    claim = draft_claim(number=number)
    change(Claim, "state", ClaimState.PAID)
    with pytest.raises(InvoiceUsed):
        add(claim.trade.agency, bare_claim(claim.trade, price=2_000).pid, number)


def test_an_invoice_cannot_stand_in_one_claim_twice():
    claim, number = bare_claim(), invoice_number()
    add(claim.trade.agency, claim.pid, number)
    with pytest.raises(InvoiceUsed):
        add(claim.trade.agency, claim.pid, number)


def test_a_removed_or_withdrawn_invoice_may_back_another_claim():
    number = invoice_number()
    first, second = draft_claim(number=number), bare_claim()
    withdraw(first.trade.agency, first.pid)
    invoice = add(second.trade.agency, second.pid, number)
    remove_invoice(second.trade.agency, second.pid, invoice)
    third = bare_claim()
    add(third.trade.agency, third.pid, number)


def test_old_invoices_need_their_code_and_are_told_apart_by_it():
    claim = bare_claim()
    agency = claim.trade.agency
    with pytest.raises(InvoiceCodeMissing):
        add(agency, claim.pid, "12345678")
    add(agency, claim.pid, "12345678", code="3300161130")
    add(agency, claim.pid, "12345678", code="3300161131")
    with pytest.raises(InvoiceUsed):
        add(agency, claim.pid, "1234 5678", code="3300161130")
    with pytest.raises(InvoiceNumberWrong):
        add(agency, claim.pid, "123")


def test_an_invoice_is_dated_from_the_day_of_the_order_up_to_today():
    claim = bare_claim()
    for day in (clock.today() - DAY, clock.today() + DAY):
        with pytest.raises(InvoiceDateOutOfRange):
            add(claim.trade.agency, claim.pid, issued_on=day)
    add(claim.trade.agency, claim.pid, issued_on=clock.today())


def test_the_number_of_a_digital_invoice_begins_with_the_year_of_its_date():
    claim = bare_claim()
    last_year = f"{clock.today().year - 2001:02}{invoice_number()[2:]}"
    with pytest.raises(InvoiceYearDiffers):
        add(claim.trade.agency, claim.pid, last_year)


def test_an_invoice_has_an_amount():
    claim = bare_claim()
    with pytest.raises(InvoiceAmountMissing):
        add(claim.trade.agency, claim.pid, amount=Money(0))


_FULL_WIDTH = {ord("0") + n: ord("０") + n for n in range(10)}
