"""How much of the promised time is used, in working days. Pure."""

from dataclasses import dataclass
from datetime import date

from voucher.calendar.working_days import Calendar
from voucher.wording import Tone


@dataclass(frozen=True, slots=True)
class Promise:
    """Of `days` promised working days `left` are left; below zero when late."""

    days: int
    left: int

    @property
    def used(self) -> int:
        """Working days since acceptance, without the time the firm took to correct."""
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
        return Tone.ORANGE if self.left <= max(1, self.days // 3) else Tone.GREEN


def promise(calendar: Calendar, days: int, due_on: date, today: date) -> Promise:
    """Return how a promise of `days` working days stands that ends on `due_on`, inclusive."""
    left = calendar.between(today, due_on) if today <= due_on else -calendar.between(due_on, today)
    return Promise(days, left)
