"""Sends the mails of the outbox, after the change that wrote them. Safe to repeat, and beside other processes."""

import logging
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from voucher import clock
from voucher.gateways.mail import MailNotTaken, Sink
from voucher.notices.models import Mail
from voucher.storage import db, transaction

MOST_ATTEMPTS = 12
FIRST_WAIT = timedelta(minutes=2)  # doubled with every attempt: the last comes almost three days later
AT_ONCE = 50

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail to be sent now."""

    id: int
    to: str
    subject: str
    body: str
    attempts: int


def deliver(sink: Sink) -> int:
    """Send what waits, at most fifty mails, and return how many were taken."""
    return sum(_deliver(mail, sink) for mail in _waiting())


def _waiting() -> list[Waiting]:
    rows = db.session.execute(
        select(Mail.id, Mail.to, Mail.subject, Mail.body, Mail.attempts)
        .where(Mail.sent_at.is_(None), Mail.next_try_at <= clock.now(), Mail.attempts < MOST_ATTEMPTS)
        .order_by(Mail.id)
        .limit(AT_ONCE)
    )
    return [Waiting(*row) for row in rows]


def _deliver(mail: Waiting, sink: Sink) -> bool:
    if not _claim(mail):
        return False
    try:
        sink.send(mail.id, mail.to, mail.subject, mail.body)
    except MailNotTaken as fault:
        log.warning("mail %s was not taken at attempt %s: %s", mail.id, mail.attempts + 1, fault)
        return False
    with transaction() as session:
        session.execute(update(Mail).where(Mail.id == mail.id).values(sent_at=clock.now(), body=""))
    return True


def _claim(mail: Waiting) -> bool:
    """Count the attempt before it is made; whoever counts it first makes it."""
    later = clock.now() + FIRST_WAIT * 2**mail.attempts
    with transaction() as session:
        counted = session.execute(
            update(Mail)
            .where(Mail.id == mail.id, Mail.attempts == mail.attempts, Mail.sent_at.is_(None))
            .values(attempts=mail.attempts + 1, next_try_at=later)
            .returning(Mail.id)
        )
        return counted.first() is not None
