"""Terms of agencies: their length, how they follow each other, and when they are announced."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voucher.agencies.term import DAYS_BEFORE, longest_end, next_start, reminder_due

DAYS = st.dates(date(2016, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(1, 120)


@given(DAYS, MONTHS)
def test_a_term_never_lasts_longer_than_its_months(first: date, months: int):
    last = longest_end(first, months)
    begun = (last.year - first.year) * 12 + last.month - first.month
    assert first <= last
    assert begun < months or (begun == months and last.day < first.day)


@given(DAYS, MONTHS)
def test_a_longer_term_ends_later(first: date, months: int):
    assert longest_end(first, months) < longest_end(first, months + 1)


@given(DAYS, st.integers(1, 10))
def test_whole_years_end_the_day_before_their_anniversary(first: date, years: int):
    last = longest_end(first, 12 * years)
    if (first.month, first.day) == (2, 29):
        assert (last.month, last.day) == (2, 28)
    else:
        assert last + timedelta(days=1) == first.replace(year=first.year + years)


@given(st.none() | DAYS, DAYS)
def test_the_next_term_leaves_no_gap_and_no_overlap_unless_the_old_one_is_over(
    last: date | None, today: date
):
    first = next_start(last, today)
    assert first >= today
    if last is not None:
        assert first > last
        assert first == today or first - last == timedelta(days=1)


@given(DAYS, st.integers(0, 400))
def test_each_reminder_is_due_until_the_next_one(last: date, before: int):
    due = reminder_due(last, last - timedelta(days=before))
    assert due == min((days for days in DAYS_BEFORE if before <= days), default=None)
    assert reminder_due(last, last + timedelta(days=1)) is None
