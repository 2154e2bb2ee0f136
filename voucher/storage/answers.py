"""The saved answers to requests that were done: found by their key, kept for thirty days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update

from voucher import clock
from voucher.storage.attempts import AnsweredRequest, Attempt
from voucher.storage.columns import columns
from voucher.storage.commits import beside
from voucher.storage.database import db
from voucher.storage.transaction import transaction

KEPT_FOR = timedelta(days=30)  # as payment providers do: longer than anybody goes on trying


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person or machine was told: where to go with which messages (category, text), or a body of JSON."""

    status: int
    location: str | None
    messages: list[tuple[str, str]]
    body: str | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The first attempt: its work is done. The answer is None if it was lost, or is not written yet."""

    at: datetime
    request_id: str
    content: dict[str, str]
    labels: dict[str, str]
    answer: Answer | None


def earlier(person_id: int, key: str) -> Earlier | None:
    """Return what is known of this key of the person's; None: nothing was done with it so far. One query."""
    row = columns(db.session(), _EARLIER, {"of_person": person_id, "of_key": key}).first()
    if row is None:
        return None
    answer = None
    if row.status is not None:
        messages = [(category, text) for category, text in row.messages or []]
        answer = Answer(row.status, row.location, messages, row.body)
    return Earlier(row.at, row.request_id or "", row.content, row.labels, answer)


def keep_answers(answered: Sequence[tuple[Attempt, Answer]]) -> None:
    """Write answers beside the keys of work that is done, in one transaction.

    Nobody waits for the disk: an answer that a crash takes away is told anew from the audit trail.
    """
    rows = [
        _known(attempt)
        | {
            "status": answer.status,
            "location": answer.location,
            "messages": [list(message) for message in answer.messages],
            "body": answer.body,
        }
        for attempt, answer in answered
    ]
    with beside(db.session()), transaction(hasty=True) as session:
        session.connection().execute(_ANSWERED, rows)


def forget(attempt: Attempt) -> None:
    """Give the key free again: the request was refused after all."""
    with beside(db.session()), transaction() as session:
        session.connection().execute(_FREE, _known(attempt))


def forget_old() -> int:
    """Forget the answers that are older than thirty days, and return how many."""
    with transaction() as session:
        old = delete(AnsweredRequest).where(AnsweredRequest.at < clock.now() - KEPT_FOR)
        return session.connection().execute(old).rowcount


def _known(attempt: Attempt) -> dict[str, object]:
    return {"of_person": attempt.person_id, "of_key": attempt.key}


_KNOWN_BY = (AnsweredRequest.person_id == bindparam("of_person"), AnsweredRequest.key == bindparam("of_key"))
_WORDS = ("status", "location", "messages", "body")
_EARLIER = select(AnsweredRequest.__table__).where(*_KNOWN_BY)
_ANSWERED = update(AnsweredRequest).where(*_KNOWN_BY).values({word: bindparam(word) for word in _WORDS})
_FREE = delete(AnsweredRequest).where(*_KNOWN_BY)
