"""Half years: the periods that samples are drawn for. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """January to June (half 1) or July to December (half 2) of a year, by the day of payment."""

    year: int
    half: int

    @property
    def first(self) -> date:
        """The first day, inclusive."""
        return date(self.year, 1, 1) if self.half == 1 else date(self.year, 7, 1)

    @property
    def last(self) -> date:
        """The last day, inclusive."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def before(self) -> "HalfYear":
        """The half year before this one."""
        return HalfYear(self.year, 1) if self.half == 2 else HalfYear(self.year - 1, 2)


def half_year_of(day: date) -> HalfYear:
    """Return the half year a day lies in."""
    return HalfYear(day.year, 1 if day.month <= 6 else 2)


def last_over(today: date) -> HalfYear:
    """Return the latest half year that is over on `today`."""
    return half_year_of(today).before
