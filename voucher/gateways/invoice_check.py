"""Who is asked whether an invoice was reversed: a person, or a file of red-letter invoices from the tax platform."""

import csv
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from voucher import clock
from voucher.ledger import NOTHING, Money


class UnknownChecker(ValueError):
    """VOUCHER_INVOICE_CHECK is neither `manual` nor `file:/path/of/a.csv`."""


class UnreadableRedLetters(Exception):
    """The file of red-letter invoices is not there, or a line of it cannot be read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one invoice: how much was reversed (None: all of it), and by which red-letter invoice."""

    reversed: Money | None = NOTHING
    red_number: str = ""


class Checker(Protocol):
    """Something that can be asked about invoices by their key. None: it knows nothing, so a person has to look."""

    def ask(self, key: str) -> Answer | None: ...


class Person:
    """Knows nothing by itself: every answer is entered by hand."""

    def ask(self, key: str) -> Answer | None:
        return None


class RedLetterFile:
    """A CSV of red-letter invoices: `invoice_code`, `invoice_number`, `red_amount` in yuan (empty: all), `red_number`.

    What is not in the file counts as valid on the day the file was written, and as unknown on any other day.

    Raises:
        UnreadableRedLetters: As named.
    """

    def __init__(self, path: Path) -> None:
        try:
            self._of_today = _day_of(path) == clock.today()
            with path.open(encoding="utf-8-sig", newline="") as file:
                self._answers = dict(_read(line) for line in csv.DictReader(file))
        except (OSError, KeyError, ValueError, csv.Error) as fault:
            raise UnreadableRedLetters(str(path)) from fault

    def ask(self, key: str) -> Answer | None:
        return self._answers.get(key) or (Answer() if self._of_today else None)


def checker(where: str) -> Checker:
    """Return the checker that the settings name.

    Raises:
        UnknownChecker: They name none that exists.
        UnreadableRedLetters: The file cannot be read.
    """
    kind, _, path = where.partition(":")
    if where == "manual":
        return Person()
    if kind == "file" and path:
        return RedLetterFile(Path(path))
    raise UnknownChecker(where)


def _day_of(path: Path) -> date:
    return clock.local_date(datetime.fromtimestamp(path.stat().st_mtime, UTC))


def _read(line: dict[str, str]) -> tuple[str, Answer]:
    code, number = re.sub(r"\D", "", line["invoice_code"] or ""), re.sub(r"\D", "", line["invoice_number"])
    amount = (line["red_amount"] or "").replace(",", "").strip()
    return f"{code}-{number}" if code else number, Answer(
        _money(amount) if amount else None, line["red_number"]
    )


def _money(text: str) -> Money:
    """Return an amount in yuan; red-letter invoices are written with a minus, which says nothing new."""
    found = re.fullmatch(r"-?(\d{1,12})(?:\.(\d{1,2}))?", text)
    if found is None:
        raise ValueError(text)
    return Money(int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")))
