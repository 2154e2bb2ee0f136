"""A connection that has rested is tried before it is used again: the server may be gone meanwhile.

One that was in use a moment ago is not tried: under load the trial would cost as much as a question. If it is cut in
that moment, its first question fails, all connections are made anew, and a page is begun again (docs/decisions/0025).
"""

import time
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

RESTED = 1.0  # seconds
_SINCE = "rests_since"


def try_after_rest(engine: Engine) -> None:
    """Let the engine try connections that have rested, and give up all of them when one is cut."""
    dialect = engine.dialect
    cut = dialect.import_dbapi().Error

    def try_it(connection: Any, record: Any, _proxy: Any) -> None:
        if time.monotonic() - record.info.get(_SINCE, float("inf")) < RESTED:
            return
        try:
            dialect.do_ping(connection)
        except cut as fault:
            raise InvalidatePoolError() from fault

    event.listen(engine, "checkout", try_it)
    event.listen(engine, "checkin", _note)


def _note(_connection: Any, record: Any) -> None:
    record.info[_SINCE] = time.monotonic()
