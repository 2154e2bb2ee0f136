"""To which server a session speaks: to the primary, or for the length of one question to a replica."""

from functools import cached_property
from typing import Any

from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

_REPLICA = "replica"


class RoutedSession(FlaskSession):
    """A session that may be turned to a replica, and is the primary's otherwise."""

    def get_bind(
        self,
        mapper: Any | None = None,
        clause: Any | None = None,
        bind: Engine | Connection | None = None,
        **rest: Any,
    ) -> Engine | Connection:
        if bind is not None:
            return bind
        replica: Engine | None = self.info.get(_REPLICA)
        return replica or self._primary

    @cached_property
    def _primary(self) -> Engine:
        """All tables lie in one database; a session lives within one application."""
        return self._db.engine


def turn_to_replica(session: Session, engine: Engine) -> None:
    """Let what the session reads from now on come from the replica."""
    session.rollback()  # no transaction waits on the primary meanwhile
    session.info[_REPLICA] = engine


def turn_to_primary(session: Session) -> None:
    """Let the session speak to the primary again; what it knew from the replica is forgotten."""
    if session.info.pop(_REPLICA, None) is not None:
        session.rollback()


def is_on_replica(session: Session) -> bool:
    """Say whether the session reads from a replica now."""
    return _REPLICA in session.info
