"""Numbers for people (受理编号): dense within a series, given in the transaction of what they number."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from voucher.storage.database import Base
from voucher.storage.upsert import InsertOr


class NumberSeries(Base):
    """The last number given in a series, and how many before it were left out: a restore does, so that a number that
    was given after the backup is not given again."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0, server_default="0")


def next_number(session: Session, prefix: str, year: int, width: int = 5) -> str:
    """Return the series' next number, such as `SQ2026-00042`; it is given back if the transaction fails."""
    name = series(prefix, year)
    return numbered(name, next_in(session, name), width)


def series(prefix: str, year: int) -> str:
    """Return the name of the series that a prefix has in a year."""
    return f"{prefix}{year}"


def numbered(name: str, number: int, width: int = 5) -> str:
    """Return a number of a series as people read it."""
    return f"{name}-{number:0{width}d}"


def next_in(session: Session, name: str) -> int:
    """Return the next number of the series, counted from 1; it is given back if the transaction fails.

    Whoever asks next waits until this transaction ends: nobody ever sees a number whose predecessor is not kept.
    """
    return _counted_up(session, name)[name]


def next_in_both(session: Session, first: str, second: str) -> tuple[int, int]:
    """Return the next numbers of two series, as `next_in`, in one statement.

    They are counted up in this order: whoever takes the same two has to name them in the same order.
    """
    given = _counted_up(session, first, second)
    return given[first], given[second]


def _counted_up(session: Session, *names: str) -> dict[str, int]:
    given = session.connection().execute(_COUNT_UP, [{"name": name, "last": 1} for name in names])
    return dict(given.tuples().all())


_COUNT_UP = InsertOr(
    NumberSeries, "ON CONFLICT (name) DO UPDATE SET last = number_series.last + 1"
).returning(NumberSeries.name, NumberSeries.last)
