"""Read-only: the portal shows and does not record. One row says so, every process looks at it, the database obeys."""

import time
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from flask import current_app
from sqlalchemy import CheckConstraint, Connection, Engine, String, event, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from voucher import clock
from voucher.storage.column_types import Moment, RowId
from voucher.storage.database import Base
from voucher.storage.database_clock import follow, told_by

LOOK_EVERY = 2.0  # seconds; so late may a process learn that the portal was closed or opened
DESPITE = "despite_read_only"  # the execution option of the few who may write meanwhile
ONLY_ROW = 1


class PortalMode(Base):
    """Whether the portal is read-only, why, and when people may come back. Without the row it is open."""

    __tablename__ = "portal_mode"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)
    read_only: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(300), default="")
    back_at: Mapped[datetime | None] = mapped_column(Moment)
    since: Mapped[datetime] = mapped_column(Moment, default=clock.now)


@dataclass(frozen=True, slots=True)
class Mode:
    """What holds now."""

    read_only: bool
    reason: str = ""
    back_at: datetime | None = None


class Watch:
    """One process's knowledge of the mode and the time, and its hand on the database: nothing writes past it.

    Made before the engine is prepared: SQLite has to be told before a transaction begins.

    Args:
        setting: Why the portal is read-only whatever the row says; empty when the row decides.
    """

    def __init__(self, engine: Engine, setting: str) -> None:
        self._engine, self._fixed, self._clock = engine, bool(setting), follow(engine)
        self._known = Mode(self._fixed, setting)
        self._looked_at = float("-inf")
        event.listen(engine, "begin", self._hold_back)

    def now(self) -> Mode:
        """Return the mode, as it was at most two seconds ago. Two queries then, mostly none."""
        if time.monotonic() - self._looked_at > LOOK_EVERY:
            self.look()
        return self._known

    def look(self) -> Mode:
        """Return the mode as it is; while the database does not answer, what was known last."""
        self._looked_at = time.monotonic()
        columns = select(PortalMode.read_only, PortalMode.reason, PortalMode.back_at)
        try:
            with self._engine.connect() as connection:
                if self._clock is not None:
                    self._clock.read(partial(told_by, connection))
                row = None if self._fixed else connection.execute(columns).first()
        except SQLAlchemyError:  # it is down, or has no tables yet: then nothing is written either
            return self._known
        if not self._fixed:
            self._known = Mode(*row) if row else Mode(False)
        return self._known

    def answers(self) -> bool:
        """Say whether the database answers a question now."""
        try:
            with self._engine.connect() as connection:
                return connection.scalar(select(1)) == 1
        except SQLAlchemyError:
            return False

    def _hold_back(self, connection: Connection) -> None:
        held = self._known.read_only and not connection.get_execution_options().get(DESPITE, False)
        if connection.dialect.name != "sqlite":
            if held:
                # of a connection that streams its answers, this one has none
                connection.exec_driver_sql(
                    "SET TRANSACTION READ ONLY", execution_options={"stream_results": False}
                )
        elif held != connection.info.get("query_only", False):
            connection.exec_driver_sql(f"PRAGMA query_only = {'ON' if held else 'OFF'}")
            connection.info["query_only"] = held


def watch() -> Watch:
    """Return the application's watch."""
    found: Watch = current_app.extensions["read_only"]
    return found


def is_read_only() -> bool:
    """Say whether nothing may be recorded now."""
    return watch().now().read_only
