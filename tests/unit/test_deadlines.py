"""The last days of a voucher: the earlier of its days and the round's last date."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voucher.issuance.deadlines import last_day, latest_day

DATES = st.dates(date(2016, 1, 1), date(2100, 1, 1))
DAYS = st.integers(0, 4_000)


@pytest.mark.parametrize(
    ("issued", "days", "round_last", "last"),
    [
        (date(2026, 3, 1), 180, date(2027, 6, 30), date(2026, 8, 28)),
        (date(2026, 12, 18), 180, date(2027, 3, 31), date(2027, 3, 31)),
        (date(2026, 12, 18), 180, date(2027, 6, 16), date(2027, 6, 16)),
        (date(2028, 2, 29), 365, date(2030, 1, 1), date(2029, 2, 28)),
        (date(2027, 2, 28), 366, date(2030, 1, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), 0, date(2030, 1, 1), date(2028, 2, 29)),
    ],
    ids=["its days", "the round", "both on one day", "from a leap day", "to a leap day", "the day itself"],
)
def test_the_earlier_of_the_two_counts(issued: date, days: int, round_last: date, last: date):
    assert last_day(issued, days, round_last) == last


@given(DATES, DAYS, DATES)
def test_a_last_day_is_one_of_the_two_and_after_neither(issued: date, days: int, round_last: date):
    last = last_day(issued, days, round_last)
    assert last in {issued + timedelta(days=days), round_last}
    assert last <= round_last
    assert (last - issued).days <= days


@given(DATES, DAYS, DATES, DAYS)
def test_an_extension_never_goes_past_the_round_nor_further_than_the_terms(
    issued: date, days: int, round_last: date, more: int
):
    first = last_day(issued, days, round_last)
    latest = latest_day(first, more, round_last)
    assert first <= latest <= round_last
    assert (latest - first).days <= more
