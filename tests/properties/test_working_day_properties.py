"""What holds for every term counted in working days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from voucher.calendar.library import from_library
from voucher.calendar.promise import days_left, due_day, promise
from voucher.wording import Tone

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


@given(DAYS, TERMS)
def test_a_term_counted_back_lies_as_many_working_days_before(end, term):
    assert OFFICIAL.between(OFFICIAL.back(end, term), end) == term


@given(DAYS, TERMS, st.integers(0, 90), st.integers(0, 400))
def test_a_clock_that_stood_goes_on_with_exactly_what_was_left(start, term, worked, stood):
    due = OFFICIAL.add(start, term).day
    stopped, resumed = start + timedelta(days=worked), start + timedelta(days=worked + stood)
    left = days_left(OFFICIAL, due, stopped)
    assert days_left(OFFICIAL, due_day(OFFICIAL, resumed, left), resumed) == left
    if not stood:
        assert days_left(OFFICIAL, due_day(OFFICIAL, stopped, left), stopped) == left


@given(DAYS, st.integers(1, 60), st.integers(0, 200))
def test_a_promise_is_red_exactly_when_a_working_day_has_passed_since_its_last(start, term, later):
    due, today = OFFICIAL.add(start, term).day, start + timedelta(days=later)
    is_late = promise(OFFICIAL, term, due, today).tone is Tone.RED
    assert is_late == (today > due and OFFICIAL.between(due, today) > 0)
