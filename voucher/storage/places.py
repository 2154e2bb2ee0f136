"""Places in an order of several columns, as the address of a list's next page carries them: in hexadecimal."""

import re
from datetime import UTC, datetime, timedelta

_EPOCH, _STEP = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_LONGEST = 15  # digits; every such number fits into 64 bits
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def place_of(moment: datetime) -> int:
    """Return a moment as a whole number: microseconds since 1970."""
    return (moment - _EPOCH) // _STEP


def moment_at(place: int) -> datetime:
    """Return the moment of `place_of`; at most the year 2100."""
    return _EPOCH + min(place, place_of(_LATEST)) * _STEP


def write_place(*numbers: int) -> str:
    """Return the numbers, none of them negative, as one word."""
    return "-".join(f"{number:x}" for number in numbers)


def read_place(word: str | None, count: int) -> tuple[int, ...] | None:
    """Return the `count` numbers of a word; None, the beginning, if it cannot be read."""
    parts = (word or "").split("-")
    sound = all(re.fullmatch(rf"[0-9a-f]{{1,{_LONGEST}}}", part) for part in parts)
    return tuple(int(part, 16) for part in parts) if sound and len(parts) == count else None
