"""Invoice numbers: the same invoice has the same key however it was typed."""

import pytest

from tests.support.samples import samples
from voucher.redemption.invoice_number import (
    InvoiceCodeMissing,
    InvoiceCodeNotNeeded,
    InvoiceCodeWrong,
    InvoiceKind,
    InvoiceNumberWrong,
    InvoiceYearImpossible,
    normalise,
)
from voucher.refusal import Refusal

SAMPLES = samples("misc")
GOOD = [sample for sample in SAMPLES["invoice_numbers"] if sample["ok"]]
BAD = [sample for sample in SAMPLES["invoice_numbers"] if not sample["ok"]]


@pytest.mark.parametrize("sample", GOOD, ids=lambda sample: sample["kind"])
def test_a_right_number_becomes_its_key(sample):
    assert normalise(sample["number"], sample["code"]).key == sample["key"]


@pytest.mark.parametrize("sample", BAD, ids=lambda sample: sample["why"])
def test_a_wrong_number_is_refused_beside_its_field(sample):
    with pytest.raises(Refusal) as refused:
        normalise(sample["number"], sample["code"])
    assert refused.value.field in {"invoice_number", "invoice_code"}


@pytest.mark.parametrize(
    "typed", ["2633 2000 0001 2345 6789", "２６３３２００００００１２３４５６７８９", "26332000-000123456789"]
)
def test_the_same_invoice_typed_differently_has_the_same_key(typed):
    assert normalise(typed, " ").key == "26332000000123456789"


@pytest.mark.parametrize(
    ("number", "code", "refusal"),
    [
        ("", None, InvoiceNumberWrong),
        ("2633200000012345678", None, InvoiceNumberWrong),
        ("2633200000012345678X", None, InvoiceNumberWrong),
        ("٢٦٣٣٢٠٠٠٠٠٠١٢٣٤٥٦٧٨٩", None, InvoiceNumberWrong),
        ("123456789", "033001900111", InvoiceNumberWrong),
        ("12345678", "", InvoiceCodeMissing),
        ("12345678", "03300190011", InvoiceCodeWrong),
        ("26332000000123456789", "033001900111", InvoiceCodeNotNeeded),
        ("00000000000000000000", None, InvoiceYearImpossible),
    ],
)
def test_each_mistake_has_its_own_answer(number, code, refusal):
    with pytest.raises(refusal):
        normalise(number, code)


def test_an_old_invoice_cannot_be_claimed_again_by_typing_code_and_number_as_one():
    assert normalise("12345678", "033001900111").kind is InvoiceKind.OLD
    with pytest.raises(InvoiceYearImpossible):
        normalise("033001900111-12345678")


def test_a_paper_invoice_has_a_code_of_ten_digits():
    assert normalise("12345678", "3300194130").key == "3300194130-12345678"


def test_a_digital_number_tells_its_year_and_an_old_one_does_not():
    assert normalise("26332000000123456789").year == 2026
    assert normalise("12345678", "033001900111").year is None
