"""What holds for every term counted in working days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voucher.calendar.library import from_library

OFFICIAL = from_library(2004, 2030)
DAYS = st.dates(date(2005, 1, 1), date(2029, 12, 31))
TERMS = st.integers(0, 60)


@given(DAYS, TERMS)
def test_a_term_holds_exactly_its_working_days(start, term):
    assert OFFICIAL.between(start, OFFICIAL.add(start, term).day) == term


@given(DAYS, st.integers(1, 60))
def test_a_term_ends_on_a_working_day_after_its_start(start, term):
    due = OFFICIAL.add(start, term).day
    assert OFFICIAL.is_working(due)
    assert due > start


@given(DAYS, TERMS, TERMS)
def test_a_term_in_two_parts_ends_like_the_whole(start, first, second):
    assert OFFICIAL.add(OFFICIAL.add(start, first).day, second) == OFFICIAL.add(start, first + second)


@given(DAYS, TERMS)
def test_a_later_start_never_ends_earlier(start, term):
    assert OFFICIAL.add(start + timedelta(days=1), term).day >= OFFICIAL.add(start, term).day


@given(DAYS, TERMS)
def test_a_day_is_certain_only_within_the_published_years(start, term):
    due = OFFICIAL.add(start, term)
    assert due.certain == (due.day <= OFFICIAL.known_until)
