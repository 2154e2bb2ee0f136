"""Asks the checker whether the books are in order. It shares no code with `books` or the pure ledger."""

from sqlalchemy.orm import Session

from voucher.checker.everything import MONEY
from voucher.checker.rule import Breach, broken


def verify(session: Session) -> list[Breach]:
    """Return every breach of the books' rules; nothing when all is well.

    It sees the books as they are now, while others go on posting. What the session read before is forgotten.
    """
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":  # a transaction of SQLite sees one moment anyway
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return broken(session.connection(), MONEY)
