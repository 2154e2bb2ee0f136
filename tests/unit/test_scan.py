"""What comes into the voucher field, from fingers or from a scan gun."""

import pytest

from voucher.orders.scan import Scan, read_scan


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("abcd-efgh 2345", Scan(code="ABCDEFGH2345")),
        ("ＡＢＣＤ－ＥＦＧＨ－２３４５\n", Scan(code="ABCDEFGH2345")),
        ("https://voucher.example/q/ABC234", Scan(token="ABC234")),
        ("https://voucher.example/q/abc234/?from=poster#top", Scan(token="ABC234")),
        ("http://[broken/q/ABC234", Scan(token="ABC234")),
        ("", Scan(code="")),
        ("///", Scan(token="")),
    ],
)
def test_a_scan_is_a_code_or_the_last_part_of_an_address(typed: str, read: Scan):
    assert read_scan(typed) == read
