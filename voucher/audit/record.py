"""Writes the audit line of a change, inside the change's own transaction."""

from datetime import date, datetime
from enum import Enum
from typing import Any, Protocol, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.audit.models import AuditEvent
from voucher.ledger import Money

_LINE = insert(cast(Table, AuditEvent.__table__)).inline()


class Subject(Protocol):
    """A row that has been flushed."""

    __tablename__: str
    id: Any


def record(
    session: Session,
    actor: Actor,
    action: Action,
    subject: Subject,
    *,
    event: str,
    source: Enum | None = None,
    target: Enum | None = None,
    note: str | None = None,
    **facts: Any,
) -> None:
    """Add the line of one change.

    Args:
        event: What happened, in kebab case, such as `accept` or `add-member`.
        source: The state before; None if the subject has none or is new.
        target: The state after.
        note: The reason or remark the person wrote.
        facts: Further plain values worth keeping (amounts in fen, dates as ISO text).
    """
    line = {
        "person_id": actor.person_id,
        "person_name": actor.name,
        "roles": ",".join(sorted(role.value for role in actor.roles)),
        "firm_id": actor.firm_id,
        "agency_id": actor.agency_id,
        "assist_id": actor.assist_id,
        "action": action.value,
        "event": event,
        "subject_kind": subject.__tablename__,
        "subject_id": subject.id,
        "source": source.value if source is not None else None,
        "target": target.value if target is not None else None,
        "note": note,
        "facts": {name: _plain(value) for name, value in facts.items()},
        "request_id": actor.request_id,
    }
    session.connection().execute(_LINE, line)


def _plain(value: Any) -> Any:
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
