"""Working days by the yearly holiday notice: some weekends are worked, some weekdays are off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Due:
    """A computed day; not `certain` when it lies beyond the last published holiday notice."""

    day: date
    certain: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """Monday to Friday, except the `special` days: True is worked, False is off.

    Holidays are known up to `known_until`; later days are counted by their weekday.
    """

    special: Mapping[date, bool]
    known_until: date

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        return self.special.get(day, day.weekday() < _SATURDAY)

    def add(self, start: date, working_days: int) -> Due:
        """Return the last of `working_days` working days after `start`; the start day is not counted.

        Raises:
            ValueError: A negative number of days.
        """
        if working_days < 0:
            raise ValueError(f"a term is not negative: {working_days} working days")
        day, left = start, working_days
        while left:
            day += _DAY
            left -= self.is_working(day)
        return Due(day, certain=day <= self.known_until)

    def back(self, start: date, working_days: int) -> date:
        """Return the latest day before `start` after which, up to `start` itself, lie that many working days."""
        day, left = start, working_days
        while left:
            left -= self.is_working(day)
            day -= _DAY
        return day

    def working_day_by(self, day: date) -> date:
        """Return `day`, or the last working day before it: what is due on a Friday is not late on Sunday."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def between(self, start: date, end: date) -> int:
        """Return the number of working days after `start` up to `end` itself; 0 when `end` is not later."""
        return sum(self.is_working(start + n * _DAY) for n in range(1, (end - start).days + 1))
