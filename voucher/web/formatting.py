"""How amounts, days, moments and labels look, in the reader's language."""

import math
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from typing import Any

from flask import Flask
from flask_babel import gettext

from voucher import clock
from voucher.ledger import Money
from voucher.wording import MOST_COUNTED, Labelled, Phrase, Quantity, Sentence

NO_DATA = "--"


def money(amount: Money | None) -> str:
    """Return `¥10,000.00`."""
    return NO_DATA if amount is None else f"¥{amount.fen // 100:,}.{amount.fen % 100:02d}"


def counted(number: int | str) -> str:
    """Return a number of lines as they were counted: `42`, or `2,000+` where nobody counted further."""
    return f"{MOST_COUNTED:,}+" if isinstance(number, int) and number > MOST_COUNTED else str(number)


def wan(amount: Money | None) -> str:
    """Return an amount in units of ten thousand yuan, for key figures: `291.50`."""
    return NO_DATA if amount is None else f"{amount.fen / 1_000_000:,.2f}"


def plain_amount(amount: Money) -> str:
    """Return `10000.00`, as typed into a form."""
    return f"{amount.fen // 100}.{amount.fen % 100:02d}"


def day(value: date | None) -> str:
    """Return `2026-11-23`."""
    return NO_DATA if value is None else value.isoformat()


def moment(value: datetime | None) -> str:
    """Return `2026-11-23 14:03` by the city's clocks."""
    return NO_DATA if value is None else value.astimezone(clock.CITY).strftime("%Y-%m-%d %H:%M")


def to_the_second(value: datetime) -> str:
    """Return `2026-11-23 14:03:22`, for figures that change while they are read."""
    return value.astimezone(clock.CITY).strftime("%Y-%m-%d %H:%M:%S")


def percent(basis_points: int | None) -> str:
    """Return basis points as `97.17%`."""
    return NO_DATA if basis_points is None else f"{basis_points / 100:.2f}%"


def label(value: Labelled | None) -> str:
    """Return the label of an enum member in the reader's language."""
    return NO_DATA if value is None else gettext(value.label)


def shown(fact: Any) -> str:
    """Return any fact of a message as a person should read it."""
    if isinstance(fact, Money):
        return money(fact)
    if isinstance(fact, datetime):
        return moment(fact)
    if isinstance(fact, date):
        return day(fact)
    if isinstance(fact, Labelled):
        return label(fact)
    if isinstance(fact, Phrase):
        return str(gettext(fact))
    if isinstance(fact, Quantity):
        unit = fact.one if fact.one and fact.number == "1" else fact.unit
        return f"{fact.number} {gettext(unit)}"
    if isinstance(fact, Sentence):
        return message(fact.text, fact.facts)
    return str(fact.value if isinstance(fact, Enum) else fact)


def message(text: str, facts: Mapping[str, Any]) -> str:
    """Return a marked text in the reader's language with its facts filled in."""
    return gettext(text, **{name: shown(fact) for name, fact in facts.items()}) if facts else gettext(text)


def size(byte_count: int) -> str:
    """Return a file size such as `182 KB`; a file that is not empty has at least 1 KB."""
    if byte_count < 1024 * 1024:
        return f"{math.ceil(byte_count / 1024):,} KB"
    return f"{byte_count / 1024 / 1024:,.1f} MB"


def install(app: Flask) -> None:
    """Give the templates these formats as filters."""
    app.jinja_env.filters.update(
        {
            "money": money,
            "counted": counted,
            "wan": wan,
            "day": day,
            "moment": moment,
            "to_the_second": to_the_second,
            "percent": percent,
            "label": label,
            "shown": shown,
            "filesize": size,
        }
    )
