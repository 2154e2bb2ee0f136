"""Where the traffic lights change today: on which promised days, and for cases that wait since when. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from voucher import clock
from voucher.calendar.promise import due_since, short_of
from voucher.calendar.working_days import Calendar

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Lights:
    """The days on which the lights change, as seen on `today`."""

    calendar: Calendar
    today: date

    @property
    def late_before(self) -> date:
        """Return the day before which a promise is late: one for a Friday is not late on Sunday."""
        return self.calendar.working_day_by(self.today)

    def short_until(self, days: int) -> date:
        """Return the last promised day that is close, for a promise of so many working days."""
        return self.calendar.add(self.today, short_of(days) + 1).day - _DAY

    def late_since(self, days: int) -> datetime:
        """Return the moment before which a case that is promised `days` working days after it came in is late."""
        return self._came_in(days, self.late_before - _DAY)

    def short_since(self, days: int) -> datetime:
        """Return the moment before which such a case has little time left."""
        return self._came_in(days, self.short_until(days))

    def promised(self, since: datetime, days: int) -> date:
        """Return the day that is promised to a case that came in at `since`."""
        return due_since(self.calendar, clock.local_date(since), days)

    def _came_in(self, days: int, promised: date) -> datetime:
        """Return the end of the last day on which a case came in that is promised by `promised` or before."""
        day = promised
        while self.calendar.add(day, days).day > promised:
            day -= _DAY
        return clock.moment_of(day + _DAY)
