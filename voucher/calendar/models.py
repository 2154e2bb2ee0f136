"""Days that are not what their weekday says, and the columns of a row whose decision is promised by a day."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from voucher.storage import Base


class CalendarDay(Base):
    """One exceptional day."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    name: Mapped[str] = mapped_column(String(40), default="")


class CalendarYear(Base):
    """A year whose days are known. Beyond the known years, Monday to Friday counts, with a warning."""

    __tablename__ = "calendar_year"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # the year itself


class Promised:
    """Columns of a row whose decision is promised within working days.

    While the clock stands, `due_on` is None and `promise_left` says how many days are left. `escalated_on` is the day
    from which the approvers were told that the promise is broken: they are told once.
    """

    due_on: Mapped[date | None]
    promised_days: Mapped[int | None]
    promise_left: Mapped[int | None]
    escalated_on: Mapped[date | None]
