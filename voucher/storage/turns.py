"""Who writes next on SQLite.

SQLite lets one writer in. Those who wait ask again after ever longer pauses, up to a tenth of a second, and with many
of them the file lies idle while all sleep. So in each process only one thread asks at a time, two thousand times a
second; the others wait for their turn to ask.
"""

import sqlite3
import time
from threading import Lock
from typing import Any

ASK_EVERY = 0.0005


class Turns:
    """The turns of one process at one file.

    Args:
        patience: Seconds until whoever wants to write gives up.
    """

    def __init__(self, patience: float) -> None:
        self._asking = Lock()
        self._patience = patience

    def begin(self, driver: Any) -> None:
        """Begin a transaction that writes, on a connection of the driver.

        Raises:
            sqlite3.OperationalError: Others wrote all the time.
        """
        deadline = time.monotonic() + self._patience
        if not self._asking.acquire(timeout=self._patience):
            raise sqlite3.OperationalError("database is locked: the turn to write did not come")
        try:
            driver.execute("PRAGMA busy_timeout=0")
            while not _begun(driver, deadline):
                time.sleep(ASK_EVERY)
        finally:
            self._asking.release()
            driver.execute(f"PRAGMA busy_timeout={int(self._patience * 1000)}")


def _begun(driver: Any, deadline: float) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as fault:
        busy = fault.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
        if not busy or time.monotonic() > deadline:
            raise
        return False
    return True
