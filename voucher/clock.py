"""The only source of time. Dates are Asia/Shanghai; moments are aware and in UTC."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

CITY = ZoneInfo("Asia/Shanghai")
_pinned: ContextVar[datetime | None] = ContextVar("pinned_moment", default=None)


def of_this_machine() -> datetime:
    """Return what this machine's own clock shows, in UTC."""
    return datetime.now(UTC)


_source: Callable[[], datetime] = of_this_machine


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _pinned.get() or _source()


def follow(source: Callable[[], datetime]) -> None:
    """Let another clock than this machine's tell the moment from now on, in the whole process."""
    global _source
    _source = source


def today() -> date:
    """Return the city's calendar date."""
    return local_date(now())


def budget_year() -> int:
    """Return the budget year that runs now: the city's calendar year."""
    return today().year


def local_date(moment: datetime) -> date:
    """Return the city's calendar date at `moment`."""
    return moment.astimezone(CITY).date()


def moment_of(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the moment, in UTC, when the city's clocks show `hour:minute` on `day`."""
    return datetime.combine(day, time(hour, minute), CITY).astimezone(UTC)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let everything inside run as if it were `moment`; for imports of past cases and for tests."""
    token = _pinned.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)
