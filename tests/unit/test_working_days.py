"""Working days: holidays, worked weekends, and the years nobody has published yet."""

from datetime import date

import pytest

from tests.support.samples import samples
from voucher.calendar.library import LAST_KNOWN_YEAR, from_library
from voucher.calendar.working_days import Calendar, Due

SAMPLES = samples("misc")
DATED = [sample for sample in SAMPLES["working_days"] if sample["end"]]
OFFICIAL = from_library(2025, 2026)


@pytest.mark.parametrize("sample", DATED, ids=lambda sample: f"{sample['start']}+{sample['working_days']}")
def test_every_sample_term_ends_on_its_day(sample):
    due = OFFICIAL.add(date.fromisoformat(sample["start"]), sample["working_days"])
    assert due == Due(date.fromisoformat(sample["end"]), certain=True)


def test_a_term_that_runs_into_an_unpublished_year_is_counted_by_weekdays_and_marked():
    assert OFFICIAL.add(date(2026, 12, 25), 10) == Due(date(2027, 1, 8), certain=False)


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_a_make_up_weekend_is_a_working_day(day):
    assert OFFICIAL.is_working(date.fromisoformat(day))


def test_a_holiday_in_the_week_is_not_a_working_day():
    assert not OFFICIAL.is_working(date(2026, 10, 1))


def test_a_term_of_no_days_ends_where_it_starts():
    assert OFFICIAL.add(date(2026, 10, 1), 0).day == date(2026, 10, 1)


def test_a_negative_term_is_refused():
    with pytest.raises(ValueError, match="negative"):
        OFFICIAL.add(date(2026, 3, 2), -1)


def test_days_between_count_the_last_but_not_the_first():
    assert OFFICIAL.between(date(2026, 3, 2), date(2026, 3, 3)) == 1
    assert OFFICIAL.between(date(2026, 3, 2), date(2026, 3, 2)) == 0
    assert OFFICIAL.between(date(2026, 3, 3), date(2026, 3, 2)) == 0


def test_the_bureau_can_correct_a_day():
    calendar = Calendar({date(2027, 1, 1): False}, known_until=date(2027, 12, 31))
    assert calendar.add(date(2026, 12, 31), 1) == Due(date(2027, 1, 4), certain=True)


def test_years_the_library_does_not_know_are_never_an_error():
    calendar = from_library(2026, 2040)
    assert calendar.known_until == date(LAST_KNOWN_YEAR, 12, 31)
    assert calendar.is_working(date(2039, 3, 1))
    assert not calendar.is_working(date(2039, 3, 5))
