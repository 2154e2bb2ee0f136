"""The instalments of a debt: how it is divided, what is due on a day, and how old the oldest open part is. Pure."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from voucher.ledger import Money, total
from voucher.wording import N_, Labelled, Tone


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment, due on its day (inclusive)."""

    number: int
    due_on: date
    amount: Money


class Age(Labelled):
    """How long the oldest open part of a debt has been due."""

    NOT_DUE = "not_due", N_("Not due yet"), Tone.BLUE
    TO_30 = "to_30", N_("1 to 30 days overdue"), Tone.ORANGE
    TO_90 = "to_90", N_("31 to 90 days overdue"), Tone.ORANGE
    OVER_90 = "over_90", N_("More than 90 days overdue"), Tone.RED


#: The most days overdue of each age but the last.
LIMITS = {Age.NOT_DUE: 0, Age.TO_30: 30, Age.TO_90: 90}


def divide(amount: Money, instalments: int, first: date) -> list[Part]:
    """Divide `amount` into at most so many equal parts of whole fen, a month apart; the first takes what is over."""
    count = max(1, min(instalments, amount.fen))
    each, over = divmod(amount.fen, count)
    return [
        Part(number + 1, months_after(first, number), Money(each + (over if number == 0 else 0)))
        for number in range(count)
    ]


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a month that is too short."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def due_before(parts: Sequence[Part], day: date) -> Money:
    """Return what had to be paid back by the end of the day before `day`."""
    return total([part.amount for part in parts if part.due_on < day])


def open_part(parts: Sequence[Part], received: Money) -> Part | None:
    """Return the first part that what was received does not cover; None if it covers all."""
    covered = received.fen
    for part in parts:
        covered -= part.amount.fen
        if covered < 0:
            return part
    return None


def age_of(next_due: date, today: date) -> Age:
    """Return the age of a debt whose oldest open part was or is due on `next_due`."""
    days = (today - next_due).days
    return next((age for age, most in LIMITS.items() if days <= most), Age.OVER_90)
