"""Writes notices inside the transaction of the change they tell of."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import Enum
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from voucher import clock
from voucher.ledger import Money
from voucher.notices.models import Mail, Notice
from voucher.storage import new_pid
from voucher.wording import Phrase

_NOTICES = insert(cast(Table, Notice.__table__)).inline()


def enqueue(
    session: Session,
    person_ids: Iterable[int],
    text: str,
    *,
    endpoint: str | None = None,
    pid: str | None = None,
    **facts: Any,
) -> None:
    """Tell each of these people, in their own language when they read it.

    Args:
        text: A message marked with `N_`, naming facts such as `%(number)s`.
        endpoint: The page the notice opens, which takes `pid`; or None.
        facts: Text, whole numbers, `Money`, dates, moments or labelled enum members.
    """
    kept = {name: pack(value) for name, value in facts.items()}
    moment = clock.now()
    rows = [
        {
            "pid": new_pid(),
            "person_id": person_id,
            "text": text,
            "facts": kept,
            "endpoint": endpoint,
            "subject_pid": pid,
            "created_at": moment,
        }
        for person_id in sorted(set(person_ids))
    ]
    if rows:
        session.connection().execute(_NOTICES, rows)


def enqueue_mail(session: Session, to: str, subject: str, body: str) -> None:
    """Put a mail into the outbox; `subject` and `body` are final text in the reader's language."""
    session.add(Mail(to=to, subject=subject, body=body))


def pack(value: Any) -> Any:
    """Turn a fact into JSON that remembers what it was."""
    if isinstance(value, Money):
        return {"fen": value.fen}
    if isinstance(value, datetime):
        return {"moment": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Enum):
        return {"label": getattr(value, "label", value.value)}
    return value


def unpack(value: Any) -> Any:
    """Turn a kept fact back into what can be formatted: text, numbers, `Money`, a date, a moment, or a phrase."""
    if not isinstance(value, dict):
        return value
    if "fen" in value:
        return Money(value["fen"])
    if "moment" in value:
        return datetime.fromisoformat(value["moment"])
    if "day" in value:
        return date.fromisoformat(value["day"])
    return Phrase(value["label"])
