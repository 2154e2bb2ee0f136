"""Codes and numbers as people type them."""

import pytest

from voucher.typed_code import compact


@pytest.mark.parametrize(
    "typed",
    [
        "AB12",
        " ab 12 ",
        "ＡＢ１２",
        "A-B–1—2",
        "A\u200bB\ufeff12",
        "ab\t1\r\n2",
        "A\u3000B\u00a012",
        "A\u2212B12",
    ],
)
def test_spaces_hyphens_small_and_wide_characters_make_no_difference(typed):
    assert compact(typed) == "AB12"


def test_no_character_is_guessed():
    assert compact("o0i1l") == "O0I1L"
