"""Amounts in capital numerals, as on payment papers."""

import pytest

from tests.support.samples import samples
from voucher.issuance.amount_in_words import amount_in_words
from voucher.ledger.money import Money

SAMPLES = samples("misc")


@pytest.mark.parametrize("sample", SAMPLES["rmb_uppercase"], ids=lambda sample: sample["yuan"])
def test_every_sample_amount_is_written_as_accepted(sample):
    accepted = [sample["uppercase"], *sample.get("also_accepted", [])]
    assert amount_in_words(Money(sample["fen"])) in accepted


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (500_000, "人民币伍仟元整"),
        (1_640_902, "人民币壹万陆仟肆佰零玖元零贰分"),
        (32_504, "人民币叁佰贰拾伍元零肆分"),
        (1_000, "人民币壹拾元整"),
        (1_005, "人民币壹拾元零伍分"),
        (50, "人民币伍角整"),
        (10_000_100, "人民币壹拾万零壹元整"),
        (300_000_000, "人民币叁佰万元整"),
        (100_000_700_000, "人民币壹拾亿零柒仟元整"),
        (100_000_000_000_000, "人民币壹万亿元整"),
    ],
)
def test_zeros_are_read_once_and_ten_is_one_ten(fen, words):
    assert amount_in_words(Money(fen)) == words
