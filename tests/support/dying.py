"""A process that is killed in the middle of a step, at a chosen word to the database."""

import os
import signal
import traceback
from collections.abc import Callable
from typing import Any, NoReturn

from sqlalchemy import event

from voucher.storage import db

Step = Callable[[], object]


def lives_through(step: Step, *, words: int, piecemeal: bool = False) -> bool:
    """Take the step in a copy of this process, killed before its word number `words`; say whether it ended before.

    Words are the statements, the commit, and the news that the commit was answered. Needs an application context.

    Args:
        piecemeal: Commit after every statement: what a portal without transactions would do.
    """
    db.session.rollback()  # a copy that let go of an open transaction would speak on the original's connection
    child = os.fork()
    if child == 0:
        _take(step, words, piecemeal)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the step failed by itself"
    return os.WIFEXITED(status)


def _take(step: Step, words: int, piecemeal: bool) -> NoReturn:
    """Take the step, and end without the farewells of the process this is a copy of."""
    db.session.registry.clear()  # the connections belong to the original
    db.engine.dispose(close=False)
    said = 0

    def word(*_: Any) -> None:
        nonlocal said
        said += 1
        if said == words:
            os.kill(os.getpid(), signal.SIGKILL)

    def keep(_connection: Any, cursor: Any, *_: Any) -> None:
        if piecemeal:
            _commit_on(cursor.connection)

    event.listen(db.engine, "before_cursor_execute", keep)
    event.listen(db.engine, "before_cursor_execute", word)
    event.listen(db.engine, "commit", word)
    event.listen(db.session, "after_commit", word)
    try:
        step()
    except BaseException:  # noqa: BLE001 - nothing of this process may go on in the copy
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _commit_on(connection: Any) -> None:
    if db.engine.dialect.name != "sqlite":
        connection.commit()
    elif connection.in_transaction:
        connection.commit()
        connection.execute("BEGIN IMMEDIATE")
