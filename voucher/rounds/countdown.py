"""How long it is until a round opens, by the portal's own clock."""

from dataclasses import dataclass
from datetime import datetime

from voucher import clock

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Countdown:
    """The wait for an opening: `seconds_left` until it, `second_of_day` what the city's clocks show."""

    opens_at: datetime
    seconds_left: float
    second_of_day: float

    @property
    def left(self) -> str:
        """The wait on its last day as `03:15:00`: hours, minutes, seconds; `days` come before it."""
        return _time(int(self.seconds_left) % _DAY)

    @property
    def days(self) -> int:
        """Whole days of the wait."""
        return int(self.seconds_left) // _DAY

    @property
    def now(self) -> str:
        """The time of the day as `08:59:30`."""
        return _time(int(self.second_of_day))


def countdown_to(opens_at: datetime) -> Countdown | None:
    """Return the wait for `opens_at`; None when it is over."""
    now = clock.now()
    if opens_at <= now:
        return None
    midnight = clock.moment_of(clock.local_date(now))
    return Countdown(
        opens_at,
        round((opens_at - now).total_seconds(), 1),
        round((now - midnight).total_seconds(), 1),
    )


def _time(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
