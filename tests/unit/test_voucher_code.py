"""The short code of a voucher and the token of its QR code."""

import pytest

from voucher.issuance.voucher_code import ALPHABET, grouped, is_well_formed, new_code, new_token, normalise


def test_a_new_code_is_well_formed_and_unlike_the_last():
    first, second = new_code(), new_code()
    assert is_well_formed(first)
    assert first != second


def test_a_code_carries_more_than_fifty_random_bits():
    assert len(ALPHABET) ** 11 > 2**54


def test_the_alphabet_has_no_characters_that_look_alike():
    assert not set("0O1IL") & set(ALPHABET)


def test_a_code_is_printed_in_three_groups_and_read_back():
    code = new_code()
    assert [len(group) for group in grouped(code).split("-")] == [4, 4, 4]
    assert normalise(grouped(code).lower()) == code


def test_a_mistyped_look_alike_is_refused_and_not_guessed():
    code = new_code()
    assert not is_well_formed(normalise("O" + code[1:]))
    assert not is_well_formed(normalise("0" + code[1:]))


@pytest.mark.parametrize("typed", ["", "ABCD", "2222-2222-2222-2", "券券券券券券券券券券券券"])
def test_what_is_not_a_code_is_not_well_formed(typed):
    assert not is_well_formed(normalise(typed))


def test_the_same_random_bytes_give_the_same_code():
    assert new_code(lambda count: b"\x07" * count) == new_code(lambda count: b"\x07" * count)


def test_a_token_is_128_bits_in_26_plain_characters():
    token = new_token()
    assert len(token) == 26
    assert token.isascii()
    assert token.isalnum()
    assert token == token.upper()
    assert token != new_token()
