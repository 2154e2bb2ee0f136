"""How far the changes of a session have come, and whether what failed may be run again.

A transaction that is lost before its commit was sent has recorded nothing. Once it was sent, nobody knows until the
database has answered, and nothing is repeated by guess. Source: docs/decisions/0025.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from voucher.recorded import Recorded

_KEY = "recorded"
#: the database undid the transaction and asks for it again: serialisation failure, deadlock
_ASKED_AGAIN = ("40001", "40P01")
#: the connection was cut, or none was to be had: the server stops, has stopped, or is not up yet
_CONNECTION_LOST = ("08", "57P01", "57P02", "57P03")
#: a commit that is answered in these words is certainly undone
_UNDONE = ("23", *_ASKED_AGAIN, "SQLITE_BUSY", "SQLITE_FULL")


def recorded(session: Session) -> Recorded:
    """Return what is kept of the changes of this session, which lives as long as its request."""
    return Recorded(session.info.get(_KEY, Recorded.NOTHING))


@contextmanager
def beside(session: Session) -> Iterator[None]:
    """Let what the block commits count for nothing: the request did not ask for it."""
    before = recorded(session)
    try:
        yield
    finally:
        session.info[_KEY] = before


@contextmanager
def committing(session: Session) -> Iterator[None]:
    """Remember that the block sends a commit, and whether it was answered."""
    before = recorded(session)
    session.info[_KEY] = Recorded.PERHAPS
    try:
        yield
    except DBAPIError as fault:
        if _words(fault).startswith(_UNDONE):
            session.info[_KEY] = before
        raise
    session.info[_KEY] = Recorded.ALL


def may_run_again(session: Session, fault: DBAPIError) -> bool:
    """Say whether what failed may be run again from its beginning: nothing was sent, and the database asks for it."""
    return recorded(session) is Recorded.NOTHING and (
        fault.connection_invalidated
        or _words(fault).startswith((*_ASKED_AGAIN, *_CONNECTION_LOST))
        or _is_speechless(fault)
    )


def _words(fault: DBAPIError) -> str:
    """Return how the database names the fault: PostgreSQL in five characters, SQLite in words of its own."""
    return str(getattr(fault.orig, "sqlstate", None) or getattr(fault.orig, "sqlite_errorname", None) or "")


def _is_speechless(fault: DBAPIError) -> bool:
    """Say whether there was no server to name the fault."""
    return type(fault.orig).__name__ == "OperationalError" and not _words(fault)
