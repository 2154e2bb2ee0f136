"""Days that are not what their weekday says: holidays, and weekends worked to make up for them."""

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
