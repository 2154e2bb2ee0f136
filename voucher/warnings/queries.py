"""The list of warnings, and one warning with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select

from voucher.access import Actor
from voucher.accounts.models import Person
from voucher.notices.enqueue import unpack
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of
from voucher.warnings.concerned import concerned
from voucher.warnings.models import RaisedWarning, WarnedCase
from voucher.warnings.sentences import SENTENCES
from voucher.warnings.signal import Evidence
from voucher.warnings.states import WarningKind, WarningState


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which warnings are asked for; None asks nothing. `case` is the public id of a case they are about."""

    kind: WarningKind | None = None
    state: WarningState | None = None
    case: str | None = None


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A warning: `sentence` is a marked text, `figures` are the facts to fill it with."""

    pid: str
    kind: WarningKind
    sentence: str
    figures: dict[str, Any]
    day: date
    state: WarningState


@dataclass(frozen=True, slots=True)
class WarningSheet:
    """A warning with the cases it is about, and how it was closed. `for_a_colleague`: the reader is concerned."""

    id: int
    line: WarningLine
    cases: list[Evidence]
    raised_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    reason: str | None
    for_a_colleague: bool


def warnings(wanted: Wanted, after: int | None = None) -> Page[WarningLine]:
    """Return the warnings asked for, the newest first. One query."""
    statement = _narrowed(select(RaisedWarning), wanted)
    if wanted.state is not None:
        statement = statement.where(RaisedWarning.state == wanted.state)
    rows = db.session.scalars(newest_first(statement, RaisedWarning.id, after)).all()
    return page_of(rows, lambda row: row.id, _line)


def counts(wanted: Wanted) -> Mapping[WarningState, int]:
    """Return how many there are in each state, narrowed by everything else that is asked. One query."""
    statement = _narrowed(select(RaisedWarning.state, func.count()), wanted).group_by(RaisedWarning.state)
    found = dict(db.session.execute(statement).tuples().all())
    return {state: found.get(state, 0) for state in WarningState}


def sheet_for(actor: Actor, pid: str) -> WarningSheet:
    """Return a warning with everything known about it. Two queries.

    Raises:
        NotFound: There is none.
    """
    row = db.session.execute(
        select(RaisedWarning, Person.name)
        .outerjoin(Person, Person.id == RaisedWarning.closed_by)
        .where(RaisedWarning.pid == pid)
    ).one_or_none()
    if row is None:
        raise NotFound()
    warning, closed_by = row
    return WarningSheet(
        id=warning.id,
        line=_line(warning),
        cases=[Evidence(**case) for case in warning.evidence["cases"]],
        raised_at=warning.raised_at,
        closed_at=warning.closed_at,
        closed_by=closed_by,
        reason=warning.reason,
        for_a_colleague=concerned(db.session(), warning.id, actor.person_id),
    )


def _narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.kind is not None:
        statement = statement.where(RaisedWarning.kind == wanted.kind)
    if wanted.case is not None:
        about = select(WarnedCase.warning_id).where(WarnedCase.case_pid == wanted.case)
        statement = statement.where(RaisedWarning.id.in_(about))
    return statement


def _line(warning: RaisedWarning) -> WarningLine:
    figures = {
        name: [unpack(one) for one in value] if isinstance(value, list) else unpack(value)
        for name, value in warning.evidence["figures"].items()
    }
    return WarningLine(
        pid=warning.pid,
        kind=warning.kind,
        sentence=SENTENCES[warning.kind],
        figures=figures,
        day=warning.day,
        state=warning.state,
    )
