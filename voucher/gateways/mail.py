"""Where mail goes: to the console while developing, to a mail server in production."""

import smtplib
import ssl
import sys
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Protocol
from urllib.parse import unquote, urlsplit

PATIENCE_SECONDS = 10


class MailNotTaken(Exception):
    """The mail server did not take the mail; it stays in the outbox."""


class UnknownSink(ValueError):
    """VOUCHER_MAIL_SINK is neither `console` nor an `smtp://` or `smtps://` address."""


class Sink(Protocol):
    """Something that takes mail. The number lets a repeated mail be recognised."""

    def send(self, number: int, to: str, subject: str, body: str) -> None: ...


class Console:
    """Prints mail."""

    def send(self, number: int, to: str, subject: str, body: str) -> None:
        """Print one mail.

        Raises:
            MailNotTaken: What is printed goes nowhere, such as to a full disk.
        """
        try:
            sys.stdout.write(f"\n--- mail {number} to {to}: {subject}\n{body}\n---\n")
            sys.stdout.flush()
        except OSError as fault:
            raise MailNotTaken(type(fault).__name__) from fault


@dataclass(frozen=True, slots=True)
class MailServer:
    """Hands mail to a server: `smtp://host:port`, or `smtps://user:password@host:port` over TLS."""

    url: str
    sender: str

    def send(self, number: int, to: str, subject: str, body: str) -> None:
        """Send one mail.

        Raises:
            MailNotTaken: The server did not answer or refused.
        """
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.sender, to, subject
        message["Message-ID"] = f"<outbox-{number}@{self.sender.partition('@')[2]}>"
        message.set_content(body)
        try:
            self._hand_over(message)
        except (OSError, smtplib.SMTPException) as fault:
            raise MailNotTaken(type(fault).__name__) from fault

    def _hand_over(self, message: EmailMessage) -> None:
        place = urlsplit(self.url)
        with self._connect(place.hostname or "localhost", place.port) as server:
            if place.username:
                server.login(unquote(place.username), unquote(place.password or ""))
            server.send_message(message)

    def _connect(self, host: str, port: int | None) -> smtplib.SMTP:
        if self.url.startswith("smtps:"):
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(host, port or 465, timeout=PATIENCE_SECONDS, context=context)
        return smtplib.SMTP(host, port or 25, timeout=PATIENCE_SECONDS)


def sink(where: str, sender: str) -> Sink:
    """Return the sink that the settings name.

    Raises:
        UnknownSink: They name none that exists.
    """
    if where == "console":
        return Console()
    if urlsplit(where).scheme in ("smtp", "smtps"):
        return MailServer(where, sender)
    raise UnknownSink(where)
