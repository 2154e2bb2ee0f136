"""The mail server is away for hours, or a process dies between sending a mail and noting it: nobody misses a mail."""

from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

from tests.support.dying import lives_through
from voucher import clock
from voucher.gateways.mail import MailNotTaken
from voucher.notices import deliver as delivery
from voucher.notices.deliver import deliver
from voucher.notices.enqueue import enqueue_mail
from voucher.notices.models import Mail
from voucher.storage import db, transaction


class Letters:
    """Keeps the numbers of the mails it took in a file, which outlives the process; takes none while it is shut."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "taken"
        self._file.touch()
        self.is_open = True

    def send(self, number: int, to: str, subject: str, body: str) -> None:
        if not self.is_open:
            raise MailNotTaken("shut")
        with self._file.open("a") as out:
            out.write(f"{number}\n")

    @property
    def taken(self) -> list[str]:
        return self._file.read_text().split()


@pytest.fixture
def letters(app_context: Flask, tmp_path: Path) -> Letters:
    with transaction() as session:
        enqueue_mail(session, "wang@example.com", "主题", "正文")
    return Letters(tmp_path)


def test_a_process_that_dies_before_it_notes_a_mail_sends_it_again_under_the_same_number(letters: Letters):
    _killed_behind_the_sending(letters)
    assert not _noted()
    assert deliver(letters) == 0  # not at once: somebody else may be sending it
    with clock.at(clock.now() + timedelta(hours=1)):
        assert deliver(letters) == 1
        assert deliver(letters) == 0
    assert len(letters.taken) == 2
    assert len(set(letters.taken)) == 1  # its Message-ID: the reader's mailbox knows it
    assert _noted()


def test_a_mail_that_was_noted_before_it_was_sent_would_be_lost(
    letters: Letters, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(delivery, "_claim", _claim_and_note)
    letters.is_open = False
    for hours in range(0, 80, 8):
        with clock.at(clock.now() + timedelta(hours=hours)):
            deliver(letters)
    assert not letters.taken
    assert _noted()


def test_six_hours_without_a_mail_server_delay_a_mail_and_lose_none(letters: Letters):
    began = clock.now()
    for minutes in range(0, 24 * 60, 10):
        letters.is_open = minutes > 6 * 60
        with clock.at(began + timedelta(minutes=minutes)):
            deliver(letters)
    assert len(letters.taken) == 1
    assert _noted()


def _killed_behind_the_sending(letters: Letters) -> None:
    """Send in a process that is killed at its first word to the database after the sending."""
    words = 1
    while not letters.taken:
        _due_in(timedelta())
        assert not lives_through(lambda: deliver(letters), words=words)
        words += 1
    _due_in(delivery.FIRST_WAIT)


def _due_in(wait: timedelta) -> None:
    with transaction() as session:
        session.execute(update(Mail).values(next_try_at=clock.now() + wait))


def _claim_and_note(mail: delivery.Waiting) -> bool:
    with transaction() as session:
        session.get_one(Mail, mail.id).sent_at = clock.now()
    return True


def _noted() -> bool:
    db.session.rollback()
    return db.session.scalars(select(Mail.sent_at)).one() is not None
