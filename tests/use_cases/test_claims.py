"""Claiming: what an agency may claim, with which proofs, until when."""

import pytest

from tests.support.claims import approved_claim, stored
from tests.support.orders import held
from voucher.ledger import Money

pytestmark = pytest.mark.usefixtures("app_context")


def test_a_service_delivered_as_ordered_is_payable_as_redeemed():
    claim = approved_claim()
    assert stored(claim).payable_fen == Money.yuan(3_000)
    assert held(claim.trade).payable == Money.yuan(3_000)
