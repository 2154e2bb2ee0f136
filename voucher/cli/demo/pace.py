"""How fast the demo's lives go: in days of office hours when the year is old, in minutes on New Year's Day."""

from datetime import datetime, timedelta
from random import Random

from voucher import clock

LIFE = timedelta(days=120)  # the room a whole voucher's life should have


class Pace:
    """The time from `start` to `end` that the lives of one year have."""

    def __init__(self, start: datetime, end: datetime, random: Random) -> None:
        self.start, self.end = start, end
        self._scale = min(1.0, (end - start) / LIFE)
        self._random = random

    def at(self, fraction: float) -> datetime:
        """Return the moment at this fraction of the time, in office hours if there are any."""
        return self._office_hours(self.start + (self.end - self.start) * fraction, self.start)

    def after(self, moment: datetime, days: float) -> datetime:
        """Return the moment of a next step, about `days` later and never before `moment`."""
        return self._office_hours(moment + timedelta(days=days) * self._scale, moment)

    def before_end(self, days: float) -> datetime:
        """Return the moment about `days` before the end."""
        return self._office_hours(self.end - timedelta(days=days) * self._scale, self.start)

    def _office_hours(self, moment: datetime, floor: datetime) -> datetime:
        minute = self._random.randrange(9 * 60, 17 * 60)
        if self._scale < 1:
            return moment
        shaped = clock.moment_of(clock.local_date(moment), *divmod(minute, 60))
        return shaped if floor < shaped <= self.end else moment
