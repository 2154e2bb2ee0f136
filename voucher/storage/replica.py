"""Reading from a streaming replica: which questions it may answer, and as of when. Only here is that decided.

A replica follows the primary some moments later. It answers only while it is known how old its figures are and they are
young enough; in every other case the primary does.
"""

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from psycopg.errors import QueryCanceled
from sqlalchemy import Engine, Row, create_engine, text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.orm import Session

from voucher.storage.database import db, prepare_engine
from voucher.storage.routing import is_on_replica, turn_to_primary, turn_to_replica

Answer = TypeVar("Answer")
REST = 5.0  # seconds in which a replica that failed is not asked again
_CONNECT_SECONDS = 2
#: what others see of a commit was flushed before, as long as `synchronous_commit` is not switched off
_WRITTEN = text("SELECT CAST(pg_current_wal_flush_lsn() AS text), clock_timestamp()")
_REPLAYED = text(
    "SELECT pg_is_in_recovery() AS follows, pg_last_xact_replay_timestamp() AS replayed_at,"
    " pg_last_wal_replay_lsn() >= CAST(:written AS pg_lsn) AS is_level"
)

log = logging.getLogger(__name__)


class Replica:
    """One process's view of the replica.

    Args:
        options: Of the engine, as `engine_options` gives them for the url.
        longest_lag: Older figures are not shown while the primary answers.
    """

    def __init__(self, url: str, options: Mapping[str, Any], longest_lag: timedelta, primary: Engine) -> None:
        options = dict(options)
        options["connect_args"] = options.get("connect_args", {}) | {"connect_timeout": _CONNECT_SECONDS}
        # read-only, even where the address leads to a primary by mistake
        self.engine = create_engine(url, execution_options={"postgresql_readonly": True}, **options)
        prepare_engine(self.engine)
        self.longest_lag = longest_lag
        self.rest = REST
        self._primary, self._asleep_until = primary, float("-inf")

    def read(self, question: Callable[[datetime | None], Answer]) -> Answer:
        """Return the answer to a question that changes nothing, or nothing before `transaction()`.

        Args:
            question: Asked once, with the moment as of which the replica's figures are, or with None when the primary
                answers; asked a second time, of the primary, if the replica fails on the way.
        """
        session = db.session()
        as_of = self._turn(session)
        try:
            return question(as_of)
        except (OperationalError, InterfaceError) as fault:
            if not is_on_replica(session) or isinstance(fault.orig, QueryCanceled):
                raise
            self._sleep(fault)
        finally:
            turn_to_primary(session)
        return question(None)

    def _turn(self, session: Session) -> datetime | None:
        """Turn the session to the replica if it may answer, and return as of when its figures are."""
        if time.monotonic() < self._asleep_until:
            return None
        session.rollback()
        written, now = self._written()
        turn_to_replica(session, self.engine)
        try:
            as_of = self._as_of(session.execute(_REPLAYED, {"written": written}).one(), now)
        except (OperationalError, TimeoutError) as fault:
            self._sleep(fault)
            as_of = None
        if as_of is None:
            turn_to_primary(session)
        return as_of

    def _as_of(self, replayed: Row[Any], now: datetime | None) -> datetime | None:
        """Return as of when the replica's figures are; None if they may not be shown."""
        if not replayed.follows:
            self._sleep("VOUCHER_REPLICA_URL leads to a server that follows no primary")
            return None
        if now is None:  # the primary is away: old figures with their date are better than none
            return cast(datetime | None, replayed.replayed_at)
        # A primary that rests writes nothing to replay: a replica that is level with it is as young as it.
        as_of: datetime | None = now if replayed.is_level else replayed.replayed_at
        return as_of if as_of is not None and now - as_of <= self.longest_lag else None

    def _written(self) -> tuple[str | None, datetime | None]:
        """Return how far the primary has written, and when; nothing while it does not answer."""
        try:
            with self._primary.connect() as connection:
                written, now = connection.execute(_WRITTEN).one()
        except DBAPIError:
            return None, None
        return written, now

    def _sleep(self, reason: object) -> None:
        """Leave the replica alone for a while."""
        log.warning("the primary answers instead of the replica: %s", getattr(reason, "orig", reason))
        self._asleep_until = time.monotonic() + self.rest
