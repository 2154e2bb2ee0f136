"""People who send again what they sent before, at any time while it is remembered: for random histories."""

from datetime import datetime
from random import Random

from sqlalchemy import func, select

from tests.support.orders import new_key
from tests.support.trying import Try
from voucher import clock
from voucher.audit.models import AuditEvent
from voucher.budget.models import LedgerEntry
from voucher.refusal import Refusal
from voucher.storage import db
from voucher.storage.answers import KEPT_FOR
from voucher.storage.attempts import ANNOUNCED, Attempt, SentBefore, announce

SENDER = 1  # any person: a key is one person's own


class Once:
    """Lets every step carry a key, and one step in eight be followed by the repeat of an earlier one."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._sent: list[tuple[datetime, str, Try]] = []
        self.repeats = 0

    def act(self, step: Try) -> None:
        """Do the step under a new key; then perhaps send something again and see that nothing comes of it."""
        key = new_key()
        try:
            if _send(key, step):
                self._sent.append((clock.now(), key, step))
        finally:
            self._sent = [sent for sent in self._sent if sent[0] > clock.now() - KEPT_FOR]
            if self._sent and self._random.random() < 1 / 8:
                self._send_again()

    def _send_again(self) -> None:
        _at, key, step = self._random.choice(self._sent)
        before = _so_far()
        try:
            _send(key, step)
        except (SentBefore, Refusal):
            self.repeats += 1
        finally:
            db.session.rollback()
        assert _so_far() == before, "something was done a second time"


def _send(key: str, step: Try) -> bool:
    """Do the step as the door lets it in; return whether it kept its key: whether anything was done."""
    attempt = Attempt(SENDER, key, "", {})
    announce(db.session(), attempt)
    try:
        step()
    finally:
        db.session.info.pop(ANNOUNCED)
    return attempt.kept


def _so_far() -> tuple[int | None, int | None]:
    db.session.rollback()
    return db.session.scalar(select(func.max(LedgerEntry.id))), db.session.scalar(
        select(func.max(AuditEvent.id))
    )
