"""Numbers for people (受理编号): dense within a series, given in the transaction of what they number."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from voucher.storage.database import Base
from voucher.storage.upsert import insert_or


class NumberSeries(Base):
    """The last number given in a series."""

    __tablename__ = "number_series"

    name: Mapped[str] = mapped_column(String(24), primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def next_number(session: Session, prefix: str, year: int, width: int = 5) -> str:
    """Return the series' next number, such as `SQ2026-00042`; it is given back if the transaction fails."""
    name = f"{prefix}{year}"
    return f"{name}-{next_in(session, name):0{width}d}"


def next_in(session: Session, name: str) -> int:
    """Return the next number of the series, counted from 1; it is given back if the transaction fails.

    Whoever asks next waits until this transaction ends: nobody ever sees a number whose predecessor is not kept.
    """
    statement = (
        insert_or(session, NumberSeries)
        .values(name=name, last=1)
        .on_conflict_do_update(index_elements=["name"], set_={"last": NumberSeries.last + 1})
        .returning(NumberSeries.last)
    )
    return session.scalars(statement).one()
