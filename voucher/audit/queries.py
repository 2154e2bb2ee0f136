"""What happened, to one record or to all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    String,
    and_,
    bindparam,
    column,
    exists,
    false,
    or_,
    select,
    table,
)
from sqlalchemy.orm import Session

from voucher import clock
from voucher.access import Action, Role
from voucher.access.policy import POLICY
from voucher.audit.event_words import kind_of_subject, tone_of, what_happened
from voucher.audit.models import AuditEvent
from voucher.audit.numbers import Name, Subject, names_of, subjects_numbered
from voucher.storage import Base, EnumValue, columns, db
from voucher.storage.paging import Page, newest_first, page_of
from voucher.wording import N_, Labelled, Phrase, Tone

FIRMS = table("firm", column("id", BigInteger), column("name", String))
_ASSISTANTS = (
    select(AuditEvent.person_id)
    .where(
        AuditEvent.subject_kind == bindparam("kind"),
        AuditEvent.subject_id == bindparam("id"),
        AuditEvent.assist_id.is_not(None),
    )
    .distinct()
)
LONGEST_HISTORY = 200  # steps; a case has a few dozen


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a record's history, as `components/timeline.html` shows it."""

    what: Phrase
    who: str
    at: datetime
    note: str | None
    source: Labelled | None
    target: Labelled | None
    tone: Tone
    event: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the audit trail, as an auditor reads it. `for_firm` is whom a window clerk acted for."""

    id: int
    at: datetime
    who: str
    as_whom: str
    what: Phrase
    subject: Phrase
    subject_id: int
    name: Name | None
    source: Labelled | None
    target: Labelled | None
    note: str | None
    request_id: str | None
    for_firm: str | None
    assist_id: int | None


@dataclass(frozen=True, slots=True)
class Recorded:
    """One record that a request changed, and what people know it by, if it has a number."""

    what: Phrase
    subject: Phrase
    name: Name | None


@dataclass(frozen=True, slots=True)
class Question:
    """Which events an auditor wants to see; what is None does not narrow the list. `until` is inclusive.

    `number` is one that people read, such as that of a case; `subject_id` is the record's own.
    """

    person: str | None = None
    event: tuple[str, str] | None = None
    subject_kind: str | None = None
    subject_id: int | None = None
    number: str | None = None
    since: date | None = None
    until: date | None = None


def history(session: Session, subject_kind: str, subject_id: int, *, names: bool = False) -> list[Step]:
    """Return what happened to a record, oldest first, at most 200 steps. One query.

    Args:
        subject_kind: The record's table, such as `application`.
        names: Whether people appear by name; to outsiders they appear as their role.
    """
    rows = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_kind == subject_kind, AuditEvent.subject_id == subject_id)
        .order_by(AuditEvent.id)
        .limit(LONGEST_HISTORY)
    )
    return [
        Step(
            what_happened(row.subject_kind, row.event),
            _name_of(row) if names else _role_of(row),
            row.at,
            row.note,
            _state(row.subject_kind, row.source),
            _state(row.subject_kind, row.target),
            tone_of(row.event),
            row.event,
        )
        for row in rows
    ]


def assistants(session: Session, subject_kind: str, subject_id: int) -> list[int]:
    """Return the ids of the window clerks who worked on a record for its firm. One query."""
    found = columns(session, _ASSISTANTS, {"kind": subject_kind, "id": subject_id}).scalars()
    return [person_id for person_id in found if person_id is not None]


def assisted_by(
    person_id: int | None, subject_kind: str, subject_id: ColumnElement[int] | Any
) -> ColumnElement[bool]:
    """Return the condition that a person worked on a record for its firm at a window."""
    return exists().where(
        AuditEvent.subject_kind == subject_kind,
        AuditEvent.subject_id == subject_id,
        AuditEvent.assist_id.is_not(None),
        AuditEvent.person_id == person_id,
    )


def recorded_in(person_id: int, request_id: str, since: datetime) -> list[Recorded]:
    """Return what a person's request of this moment changed, in order. Two queries."""
    rows = db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.person_id == person_id, AuditEvent.at >= since, AuditEvent.request_id == request_id)
        .order_by(AuditEvent.id)
        .limit(LONGEST_HISTORY)
    ).all()
    names = names_of(_subject_of(row) for row in rows)
    return [
        Recorded(
            what_happened(row.subject_kind, row.event),
            kind_of_subject(row.subject_kind),
            names.get(_subject_of(row)),
        )
        for row in rows
    ]


def events(question: Question, *, after: int | None = None) -> Page[Event]:
    """Return the audit trail, newest first, in pages. At most three queries."""
    statement = newest_first(_narrowed(question), AuditEvent.id, after)
    rows = db.session.execute(statement).all()
    names = names_of(_subject_of(row.AuditEvent) for row in rows)
    return page_of(rows, lambda row: row.AuditEvent.id, lambda row: _event(row.AuditEvent, row.name, names))


def _narrowed(question: Question) -> Select[Any]:
    assisted = and_(AuditEvent.assist_id.is_not(None), FIRMS.c.id == AuditEvent.firm_id)
    statement = select(AuditEvent, FIRMS.c.name).outerjoin(FIRMS, assisted)
    if question.person:
        statement = statement.where(AuditEvent.person_name.contains(question.person, autoescape=True))
    if question.event:
        kind, event = question.event
        statement = statement.where(AuditEvent.subject_kind == kind, AuditEvent.event == event)
    if question.subject_kind:
        statement = statement.where(AuditEvent.subject_kind == question.subject_kind)
    if question.subject_id is not None:
        statement = statement.where(AuditEvent.subject_id == question.subject_id)
    if question.number is not None:
        found = subjects_numbered(question.number)
        statement = statement.where(or_(false(), *(_is_about(*subject) for subject in found)))
    if question.since:
        statement = statement.where(AuditEvent.at >= clock.moment_of(question.since))
    if question.until:
        statement = statement.where(AuditEvent.at < clock.moment_of(question.until + timedelta(days=1)))
    return statement


def _is_about(kind: str, row_id: int) -> ColumnElement[bool]:
    return and_(AuditEvent.subject_kind == kind, AuditEvent.subject_id == row_id)


def _subject_of(row: AuditEvent) -> Subject:
    return row.subject_kind, row.subject_id


def _event(row: AuditEvent, for_firm: str | None, names: Mapping[Subject, Name]) -> Event:
    return Event(
        row.id,
        row.at,
        _name_of(row),
        _role_of(row),
        what_happened(row.subject_kind, row.event),
        kind_of_subject(row.subject_kind),
        row.subject_id,
        names.get(_subject_of(row)),
        _state(row.subject_kind, row.source),
        _state(row.subject_kind, row.target),
        row.note,
        row.request_id,
        for_firm,
        row.assist_id,
    )


def _name_of(row: AuditEvent) -> str:
    return row.person_name if row.person_id else _role_of(row)


def _role_of(row: AuditEvent) -> str:
    """Return the role that allowed the step, the first of them if there are several."""
    roles = [Role(value) for value in row.roles.split(",") if value]
    grants = POLICY[Action(row.action)].grants
    role = next((role for role in roles if role in grants), roles[0] if roles else None)
    if role:
        return Phrase(role.label)
    return Phrase(N_("Account holder")) if row.person_id else Phrase(N_("The system"))


def _state(subject_kind: str, value: str | None) -> Labelled | None:
    """Return the state with its label, as the table of the record keeps it."""
    table = Base.metadata.tables.get(subject_kind)
    if value is None or table is None or "state" not in table.c:
        return None
    kept = table.c.state.type
    return kept.kind(value) if isinstance(kept, EnumValue) else None
