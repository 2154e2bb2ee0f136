"""The time of the database server: several machines that serve one portal decide by one clock, whatever theirs say.

It is read every other second, with the portal's mode, and carried on in between by the time the machine has been
running, which no time service and nobody's hand can turn.
"""

import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock

from sqlalchemy import Connection, Engine

from voucher import clock

log = logging.getLogger(__name__)
NOW = "SELECT clock_timestamp()"
_WORTH_A_WORD = 1.0  # seconds between this machine's clock and the server's
_SINCE_START = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


class DatabaseClock:
    """What the server's clock shows now, as far as this process knows; this machine's until it was first read.

    Args:
        running: How long this machine has been running, in seconds, asleep or not.
    """

    def __init__(self, running: Callable[[], float] = lambda: time.clock_gettime(_SINCE_START)) -> None:
        self._running, self._asking = running, Lock()
        self._lead = clock.of_this_machine().timestamp() - running()

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return datetime.fromtimestamp(self._lead + self._running(), UTC)

    def read(self, ask: Callable[[], datetime]) -> None:
        """Ask the server, and correct what is known by as little as agrees with its answer.

        The answer is of some moment between the question and its arrival, so a slow network changes nothing. While
        one thread asks, no other does.
        """
        if not self._asking.acquire(blocking=False):
            return
        try:
            self._correct(ask)
        finally:
            self._asking.release()

    def _correct(self, ask: Callable[[], datetime]) -> None:
        asked = self.now()
        told = ask()
        answered = self.now()
        wrong = min((told - asked).total_seconds(), 0.0) or max((told - answered).total_seconds(), 0.0)
        self._lead += wrong
        if abs(wrong) > _WORTH_A_WORD:
            log.warning(
                "the clock of this machine is %+.1f seconds from the database's, which counts", -wrong
            )


def follow(engine: Engine) -> DatabaseClock | None:
    """Let the whole process go by the clock of a PostgreSQL server; SQLite lives on this machine and goes by its."""
    if engine.dialect.name == "sqlite":
        return None
    found = DatabaseClock()
    clock.follow(found.now)
    return found


def told_by(connection: Connection) -> datetime:
    """Return what the server's clock shows. One query."""
    moment: datetime = connection.exec_driver_sql(NOW).scalar_one()
    return moment
