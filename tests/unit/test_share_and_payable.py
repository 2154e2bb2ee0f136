"""What a voucher pays of a price, and what the bureau pays an agency."""

import pytest

from tests.support.samples import samples
from voucher.ledger.money import Money
from voucher.orders.share import voucher_share
from voucher.redemption.payable import payable

SAMPLES = samples("misc")
PLENTY = Money.yuan(1_000_000)


def claim(**changes):
    figures = {
        "locked": Money.yuan(10_000),
        "ratio_bp": 5_000,
        "contract": Money.yuan(20_000),
        "invoiced": Money.yuan(20_000),
        "own_payment": Money.yuan(10_000),
        "voucher_part": Money.yuan(10_000),
        "cap_left": PLENTY,
    }
    return payable(**(figures | changes))


@pytest.mark.parametrize("sample", SAMPLES["deduction"], ids=lambda sample: sample["name"])
def test_every_deduction_sample_is_paid_to_the_fen(sample):
    voucher_part = Money(0)
    result = payable(
        Money(sample["balance"]),
        sample["ratio_bp"],
        Money(sample["contract"]),
        Money(sample["invoiced"]),
        Money(sample["settled_total_incl_voucher"]),
        voucher_part,
        Money(sample["annual_cap_left"]),
    )
    assert result.amount == Money(sample["deduction"])


def test_a_service_delivered_as_ordered_is_paid_as_locked():
    assert claim().amount == Money.yuan(10_000)


@pytest.mark.parametrize("proof", ["contract", "invoiced"])
def test_the_lowest_proof_decides(proof):
    result = claim(**{proof: Money.yuan(12_000)})
    assert (result.basis, result.amount) == (Money.yuan(12_000), Money.yuan(6_000))


def test_a_firm_that_paid_less_itself_lowers_the_payment():
    assert claim(own_payment=Money.yuan(2_000)).amount == Money.yuan(6_000)


def test_the_cap_of_the_firm_holds_at_payment_too():
    assert claim(cap_left=Money.yuan(1_500)).amount == Money.yuan(1_500)


def test_the_figures_behind_a_payment_are_kept_as_plain_numbers():
    assert claim().inputs == {
        "locked_fen": 1_000_000,
        "ratio_bp": 5_000,
        "contract_fen": 2_000_000,
        "invoiced_fen": 2_000_000,
        "own_payment_fen": 1_000_000,
        "voucher_part_fen": 1_000_000,
        "cap_left_fen": 100_000_000,
    }


@pytest.mark.parametrize(
    ("balance", "price", "cap_left", "share"),
    [
        (Money.yuan(10_000), Money.yuan(30_000), PLENTY, Money.yuan(10_000)),
        (Money.yuan(10_000), Money.yuan(8_000), PLENTY, Money.yuan(4_000)),
        (Money.yuan(10_000), Money.yuan(30_000), Money.yuan(3_000), Money.yuan(3_000)),
        (Money.yuan(10_000), Money(333_333), PLENTY, Money(166_666)),
        (Money(0), Money.yuan(30_000), PLENTY, Money(0)),
    ],
)
def test_a_voucher_pays_the_ratio_of_the_price_within_balance_and_cap(balance, price, cap_left, share):
    assert voucher_share(balance, 5_000, price, cap_left) == share
