"""Unified social credit codes, as firms and agencies type them."""

import pytest

from tests.support.samples import samples
from voucher.firms import credit_code
from voucher.firms.credit_code import CodeCheck, Verdict, check, complete, is_sole_proprietor, normalise

SAMPLES = samples("uscc")


@pytest.mark.parametrize("sample", SAMPLES["valid"], ids=lambda sample: sample["code"])
def test_a_code_that_passes_both_checks_is_valid(sample):
    assert check(sample["code"]) == CodeCheck(Verdict.VALID)


@pytest.mark.parametrize(
    "code",
    [
        "91350211M0000XUF46",
        "91350100M0001TGQXM",
        "91350203M0001FUE2P",
        "91350203M0001QKT19",
    ],
)
def test_a_legal_code_of_before_2016_goes_to_a_person_instead_of_a_dead_end(code):
    assert check(code) == CodeCheck(Verdict.MANUAL, credit_code.CHECK_BY_HAND)


@pytest.mark.parametrize("sample", SAMPLES["invalid"], ids=lambda sample: sample["why"])
def test_no_invalid_sample_passes(sample):
    assert check(sample["code"]).verdict is not Verdict.VALID


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", credit_code.EMPTY),
        (" - ", credit_code.EMPTY),
        ("330100400067581", credit_code.OLD_REGISTRATION),
        ("79965505-8", credit_code.ORGANISATION_CODE),
        ("9133010079965505", credit_code.WRONG_LENGTH),
        ("91330100799655058B1", credit_code.WRONG_LENGTH),
        ("9133010079965505SB", credit_code.WRONG_LETTERS),
        ("9133010079965505ZB", credit_code.WRONG_LETTERS),
        ("9133010079965505券B", credit_code.WRONG_LETTERS),
        ("٩١٣٣٠١٠٠٧٩٩٦٥٥٠٥٨B", credit_code.WRONG_LETTERS),
        ("913301A0799655058B", credit_code.WRONG_REGION),
        ("000000000000000000", credit_code.UNKNOWN_REGISTRAR),
        ("B1330100799655058B", credit_code.UNKNOWN_REGISTRAR),
        ("94330100799655058B", credit_code.UNKNOWN_REGISTRAR),
        ("111111111111111111", credit_code.WRONG_CHARACTER),
        ("91330100799655059B", credit_code.WRONG_CHARACTER),
    ],
)
def test_a_wrong_code_is_refused_with_what_to_look_at(code, why):
    assert check(code) == CodeCheck(Verdict.INVALID, why)


@pytest.mark.parametrize("number", ["110101199003070476", "11010519491231002X", "33090219880229123X"])
def test_the_id_number_of_a_person_is_refused(number):
    assert check(number).verdict is Verdict.INVALID


def test_an_id_number_is_called_by_its_name():
    assert check("11010519491231002X").why == credit_code.ID_NUMBER


@pytest.mark.parametrize(
    "beginning", ["12330900DEM00007", "31330000DEM00008", "52330900DEM00009", "N1330902DEM00010"]
)
def test_institutions_law_firms_associations_and_rural_collectives_have_codes_too(beginning):
    assert check(complete(beginning)).verdict is Verdict.VALID


@pytest.mark.parametrize("sample", SAMPLES["normalisation"], ids=lambda sample: sample["rule"])
def test_a_code_is_stored_without_spaces_in_capitals(sample):
    assert normalise(sample["input"]) == sample["normalised"]


@pytest.mark.parametrize(
    "typed", ["９１３３０１００７９９６５５０５８Ｂ", "9133-0100-7996-5505-8b", "91330100\u200b799655058B "]
)
def test_a_code_is_accepted_however_it_was_typed(typed):
    assert check(typed).verdict is Verdict.VALID


@pytest.mark.parametrize("sample", SAMPLES["valid"], ids=lambda sample: sample["code"])
def test_check_characters_are_completed(sample):
    assert complete(sample["code"][:16]) == complete(sample["code"][:17]) == sample["code"]


@pytest.mark.parametrize("beginning", ["", "91330902", "9133090ZDEM00001", "91330902DEM000014F"])
def test_only_sixteen_or_seventeen_characters_are_completed(beginning):
    with pytest.raises(ValueError, match="16 or 17 characters"):
        complete(beginning)


def test_a_sole_proprietor_is_known_by_the_code():
    assert is_sole_proprietor("92330902DEM000057R")
    assert not is_sole_proprietor("91330902DEM000014F")
