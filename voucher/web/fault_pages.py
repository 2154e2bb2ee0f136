"""Faults of machines as people should meet them: a database that does not answer, a disk without room.

Such a page says "nothing was recorded" only where that is certain.
"""

import errno
import logging
from collections.abc import Callable

from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError

from voucher.recorded import Recorded
from voucher.web.error_pages import TEXTS, page, say
from voucher.web.login import as_visitor
from voucher.wording import N_

log = logging.getLogger(__name__)
Texts = tuple[str, str]

#: for faults that came after a change was sent to the database
SENT: dict[Recorded, Texts] = {
    Recorded.PERHAPS: (
        N_("It is not certain whether this was recorded"),
        N_(
            "The connection was lost at the last moment. Open the case in a minute and look: if your step is missing, "
            "send it again. A step that was recorded is never done a second time."
        ),
    ),
    Recorded.ALL: (
        N_("Your step was recorded, but its page cannot be shown"),
        N_("Do not send it again. Open the case in a minute to see how it stands."),
    ),
}
NO_ROOM: Texts = (
    N_("The portal cannot keep anything new at the moment"),
    N_("Nothing was recorded. What is kept can still be read. Please try again in an hour, or call us."),
)
#: how SQLite and PostgreSQL say that the disk is full
_FULL_DATABASE = ("SQLITE_FULL", "53100")
_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)


def install(app: Flask, recorded: Callable[[], Recorded]) -> None:
    """Answer faults with a page; `recorded` says what is kept of the changes of this request."""

    def told(texts: Texts, status: int) -> tuple[str, int]:
        return page(say(SENT.get(recorded(), texts)), status)

    @app.errorhandler(OperationalError)
    @app.errorhandler(InterfaceError)
    @app.errorhandler(TimeoutError)
    def database(fault: Exception) -> tuple[str, int]:
        full = _is_full(fault)
        cause = getattr(fault, "orig", None) or fault
        log.log(logging.CRITICAL if full else logging.ERROR, "the database failed a request: %r", cause)
        as_visitor()
        return told(NO_ROOM if full else TEXTS[503], 503)

    @app.errorhandler(OSError)
    def disk(fault: OSError) -> tuple[str, int]:
        full = fault.errno in _FULL_DISK
        log.critical("a file could not be read or kept", exc_info=fault)
        return told(NO_ROOM, 503) if full else told(TEXTS[500], 500)

    @app.errorhandler(Exception)
    def unforeseen(fault: Exception) -> tuple[str, int]:
        log.exception("unforeseen failure", exc_info=fault)
        return told(TEXTS[500], 500)


def _is_full(fault: Exception) -> bool:
    cause = getattr(fault, "orig", None)
    name = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return name in _FULL_DATABASE
