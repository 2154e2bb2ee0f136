"""What holds for every credit code, voucher code and invoice number anybody could type."""

from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from voucher.firms.credit_code import Verdict, check, complete
from voucher.issuance.voucher_code import ALPHABET, LENGTH, grouped, is_well_formed, new_code, normalise
from voucher.redemption import invoice_number
from voucher.refusal import Refusal
from voucher.typed_code import compact

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
SEPARATORS = st.text(" -\u3000\u200b", max_size=3)
BEGINNINGS = st.sampled_from(["91", "92", "93", "12", "31", "52", "N1"])
BODIES = st.text(CREDIT_ALPHABET, min_size=8, max_size=8)
REGIONS = st.text("0123456789", min_size=6, max_size=6)
OLD_NUMBERS = st.text("0123456789", min_size=8, max_size=8)
OLD_CODES = st.text("0123456789", min_size=12, max_size=12)
VOUCHER_CODES = st.binary(min_size=16, max_size=16).map(lambda drawn: new_code(lambda _: drawn))


@st.composite
def credit_codes(draw):
    return complete(draw(BEGINNINGS) + draw(REGIONS) + draw(BODIES))


@st.composite
def id_numbers(draw):
    born = date(1930, 1, 1) + timedelta(days=draw(st.integers(0, 30_000)))
    seventeen = f"{draw(REGIONS)}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return seventeen + "10X98765432"[sum(int(d) * w for d, w in zip(seventeen, weights, strict=True)) % 11]


def replaced(text, position, character):
    return text[:position] + character + text[position + 1 :]


def swapped(text, position):
    return text[:position] + text[position + 1] + text[position] + text[position + 2 :]


@given(st.text())
def test_compacting_twice_changes_nothing(text):
    assert compact(compact(text)) == compact(text)


@given(st.text(CREDIT_ALPHABET), SEPARATORS)
def test_separators_never_matter(text, separator):
    assert compact(separator.join(text)) == text


@given(st.text() | st.text(CREDIT_ALPHABET, min_size=15, max_size=19))
def test_any_text_gets_a_verdict_and_all_but_the_valid_a_reason(text):
    result = check(text)
    assert (result.why is None) == (result.verdict is Verdict.VALID)


@given(credit_codes())
def test_a_completed_code_is_never_refused(code):
    assert check(code).verdict in {Verdict.VALID, Verdict.MANUAL}


@given(credit_codes(), st.integers(0, 17), st.sampled_from(CREDIT_ALPHABET))
def test_one_wrong_character_in_a_credit_code_is_never_valid(code, position, character):
    assume(code[position] != character)
    assert check(replaced(code, position, character)).verdict is not Verdict.VALID


@given(id_numbers())
def test_the_id_number_of_a_person_is_never_valid(number):
    assert check(number).verdict is not Verdict.VALID


@given(VOUCHER_CODES)
def test_every_voucher_code_is_well_formed_and_survives_printing(code):
    assert is_well_formed(code)
    assert normalise(grouped(code)) == code


@given(VOUCHER_CODES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_one_wrong_character_in_a_voucher_code_is_always_noticed(code, position, character):
    assume(code[position] != character)
    assert not is_well_formed(replaced(code, position, character))


@given(VOUCHER_CODES, st.integers(0, LENGTH - 2))
def test_two_swapped_neighbours_in_a_voucher_code_are_always_noticed(code, position):
    assume(code[position] != code[position + 1])
    assert not is_well_formed(swapped(code, position))


@given(st.text())
def test_any_text_can_be_asked_whether_it_is_a_voucher_code(text):
    assert is_well_formed(normalise(text)) in {True, False}


@given(st.text() | st.text("0123456789", min_size=8, max_size=20), st.none() | st.text())
def test_an_invoice_number_is_a_key_or_a_refusal_beside_a_field(number, code):
    try:
        invoice = invoice_number.normalise(number, code)
    except Refusal as refusal:
        assert refusal.field in {"invoice_number", "invoice_code"}
    else:
        assert invoice_number.normalise(invoice.number, invoice.code) == invoice


@given(OLD_CODES, OLD_NUMBERS, SEPARATORS)
def test_an_old_invoice_has_one_key_however_it_was_typed(code, number, separator):
    typed = invoice_number.normalise(separator.join(number), separator.join(code))
    assert typed.key == f"{code}-{number}"


def fits_outer(code):
    """Say whether the 18th character fits, computed by hand: weights of powers of three, 31 characters."""
    weighted = sum(CREDIT_ALPHABET.index(c) * pow(3, place, 31) for place, c in enumerate(code[:17]))
    return CREDIT_ALPHABET[(31 - weighted % 31) % 31] == code[17]


def fits_inner(code):
    """Say whether the 17th character fits, computed by hand: the table of all 36 digits and letters."""
    table = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(table.index(c) * weight for c, weight in zip(code[8:16], weights, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest)) == code[16]


@given(
    BEGINNINGS,
    REGIONS,
    st.text(CREDIT_ALPHABET, min_size=8, max_size=8),
    st.text(CREDIT_ALPHABET, min_size=2, max_size=2),
)
def test_both_checks_decide_alike_when_they_are_computed_by_hand(beginning, region, body, checks):
    code = beginning + region + body + checks
    verdict = check(code).verdict
    if fits_inner(code) and fits_outer(code):
        assert verdict in {Verdict.VALID, Verdict.MANUAL}
    elif not fits_inner(code):
        assert verdict is Verdict.INVALID
    else:
        assert verdict in {Verdict.MANUAL, Verdict.INVALID}


@given(credit_codes())
def test_a_completed_code_fits_the_checks_computed_by_hand(code):
    assert fits_inner(code)
    assert fits_outer(code)


@given(credit_codes())
def test_a_code_typed_full_width_or_small_is_the_same_code(code):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert check(wide) == check(code.lower()) == check(code)
