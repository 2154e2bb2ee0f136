"""The outbox: sent once the change is kept, tried again when the server is away, forgotten once it is sent."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from voucher import clock
from voucher.gateways.mail import MailNotTaken, MailServer, UnknownSink, sink
from voucher.notices.deliver import MOST_ATTEMPTS, deliver
from voucher.notices.enqueue import enqueue_mail
from voucher.notices.models import Mail
from voucher.storage import db, transaction


@dataclass
class Mailbox:
    """Takes mail, or refuses it while it is closed."""

    is_open: bool = True
    taken: list[tuple[int, str, str, str]] = field(default_factory=list)

    def send(self, number: int, to: str, subject: str, body: str) -> None:
        if not self.is_open:
            raise MailNotTaken("closed")
        self.taken.append((number, to, subject, body))


def a_mail(to: str = "wang@example.com") -> None:
    with transaction() as session:
        enqueue_mail(session, to, "主题", "正文")


def kept() -> Mail:
    with transaction() as session:
        mail = session.scalars(select(Mail)).one()
        session.expunge(mail)
        return mail


def test_a_mail_is_sent_once_and_its_text_forgotten(app_context: Flask):
    a_mail()
    mailbox = Mailbox()

    assert [deliver(mailbox), deliver(mailbox)] == [1, 0]
    assert [taken[1:] for taken in mailbox.taken] == [("wang@example.com", "主题", "正文")]
    assert (kept().body, kept().attempts) == ("", 1)


def test_a_change_that_fails_sends_nothing(app_context: Flask):
    with pytest.raises(ZeroDivisionError), transaction() as session:
        enqueue_mail(session, "wang@example.com", "主题", "正文")
        _ = 1 / 0

    assert deliver(Mailbox()) == 0


def test_a_refused_mail_waits_longer_every_time_and_is_given_up_in_the_end(app_context: Flask):
    a_mail()
    closed, moment, waits = Mailbox(is_open=False), clock.now(), []
    for _ in range(MOST_ATTEMPTS + 2):
        with clock.at(moment):
            deliver(closed)
        waits.append(kept().next_try_at - moment)
        moment += waits[-1]

    assert waits[:3] == [timedelta(minutes=2), timedelta(minutes=4), timedelta(minutes=8)]
    assert kept().attempts == MOST_ATTEMPTS


def test_a_mail_that_somebody_else_is_sending_is_left_alone(app_context: Flask):
    a_mail()

    class Slow(Mailbox):
        def send(self, *mail: Any) -> None:
            assert deliver(Mailbox()) == 0
            super().send(*mail)

    assert deliver(Slow()) == 1
    assert db.session.scalars(select(Mail.attempts)).one() == 1


def test_the_settings_choose_the_sink(capsys: pytest.CaptureFixture[str]):
    sink("console", "x@example.com").send(1, "wang@example.com", "主题", "正文")
    assert "wang@example.com" in capsys.readouterr().out
    assert isinstance(sink("smtp://localhost:2525", "x@example.com"), MailServer)
    with pytest.raises(UnknownSink):
        sink("pigeon", "x@example.com")


@pytest.fixture
def smtp() -> Iterator[tuple[int, list[str]]]:
    """A mail server for one mail: its port, and the lines it was told."""
    told: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_serve, args=(listener, told))
    thread.start()
    yield listener.getsockname()[1], told
    thread.join(timeout=5)
    listener.close()


def test_a_mail_reaches_a_server(smtp: tuple[int, list[str]]):
    port, told = smtp
    MailServer(f"smtp://127.0.0.1:{port}", "portal@example.com").send(7, "wang@example.com", "主题", "x\n")

    said = "\n".join(told)
    assert "rcpt to:<wang@example.com>" in said.lower()
    assert "Message-ID: <outbox-7@example.com>" in said


def test_a_server_that_is_away_leaves_the_mail_in_the_outbox():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    with pytest.raises(MailNotTaken):
        MailServer(f"smtp://127.0.0.1:{port}", "portal@example.com").send(1, "wang@example.com", "x", "x")


def _serve(listener: socket.socket, told: list[str]) -> None:
    connection, _ = listener.accept()
    with connection, connection.makefile("rwb", buffering=0) as talk:
        talk.write(b"220 ready\r\n")
        in_text = False
        for line in talk:
            told.append(line.decode().rstrip("\r\n"))
            word = told[-1][:4].upper()
            in_text = in_text and told[-1] != "."
            if in_text:
                continue
            in_text = word == "DATA"
            talk.write(b"354 go on\r\n" if in_text else b"221 bye\r\n" if word == "QUIT" else b"250 fine\r\n")
