"""How much of a promised time is used, in working days, and where a clock ends that stood for a while. Pure."""

from dataclasses import dataclass
from datetime import date

from voucher.calendar.working_days import Calendar
from voucher.wording import Tone


@dataclass(frozen=True, slots=True)
class Promise:
    """Of `days` promised working days `left` are left; below zero when late. `standing`: the clock does not run.

    `guessed_year`: the last day lies in this year, whose holidays are not published, and counts Monday to Friday.
    """

    days: int
    left: int
    standing: bool = False
    guessed_year: int | None = None

    @property
    def used(self) -> int:
        """Working days since the beginning, without the time in which the clock stood."""
        return max(0, self.days - self.left)

    @property
    def late(self) -> int:
        """Working days beyond the promise."""
        return max(0, -self.left)

    @property
    def tone(self) -> Tone:
        """The traffic light: orange when a third or less of the time is left, red when it is over."""
        if self.left < 0:
            return Tone.RED
        if self.standing:
            return Tone.GREY
        return Tone.ORANGE if self.left <= short_of(self.days) else Tone.GREEN


def short_of(days: int) -> int:
    """Return how many of `days` promised working days are little time left: a third, and at least one."""
    return max(1, days // 3)


def promise(calendar: Calendar, days: int, due_on: date, today: date) -> Promise:
    """Return how a promise of `days` working days stands that ends on `due_on`, inclusive."""
    guessed = due_on.year if due_on > calendar.known_until else None
    return Promise(days, days_left(calendar, due_on, today), guessed_year=guessed)


def days_left(calendar: Calendar, due_on: date, today: date) -> int:
    """Return the working days from `today` to `due_on`; below zero when it has passed."""
    return calendar.between(today, due_on) if today <= due_on else -calendar.between(due_on, today)


def due_since(calendar: Calendar, since: date, days: int) -> date:
    """Return the day that is promised to a case that came in on `since`, within `days` working days."""
    return calendar.add(since, days).day


def due_day(calendar: Calendar, today: date, left: int) -> date:
    """Return the day on which `left` working days are used up; below zero it has passed: waiting heals no delay."""
    return calendar.add(today, left).day if left >= 0 else calendar.back(today, -left)
