"""Yearly evaluations as the bureau and the agency read them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from voucher.access import Action, Actor, require
from voucher.agencies.models import Agency
from voucher.agencies.states import AgencyState, Result
from voucher.evaluations.facts import Facts
from voucher.evaluations.models import Evaluation
from voucher.evaluations.states import EvaluationState
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.storage.paging import Page, oldest_first, page_of

MOST_RESULTS = 500  # agencies of a city: a few dozen


@dataclass(frozen=True, slots=True)
class AgencyOfYear:
    """An agency and its result for a year; `state` and `result` are None while nobody proposed one."""

    id: int
    pid: str
    name_zh: str
    name_en: str
    standing: AgencyState
    evaluation_pid: str | None
    state: EvaluationState | None
    result: Result | None


@dataclass(frozen=True, slots=True)
class EvaluationSheet:
    """One evaluation, with the facts as they were when it was proposed."""

    id: int
    pid: str
    agency_pid: str
    agency_zh: str
    agency_en: str
    year: int
    facts: Facts
    result: Result
    reason: str
    state: EvaluationState
    proposed_at: datetime
    proposed_by: int | None
    decided_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is EvaluationState.PROPOSED


def agencies_of(actor: Actor, year: int, after: int | None = None) -> Page[AgencyOfYear]:
    """Return all agencies that were ever admitted with their result for the year, the oldest first. One query."""
    require(actor, Action.DASHBOARD_STAFF)
    rows = db.session.execute(oldest_first(_agencies(year), Agency.id, after)).all()
    return page_of(rows, lambda row: row[0].id, lambda row: _line(*row))


def agency_of_year(actor: Actor, agency_pid: str, year: int) -> AgencyOfYear:
    """Return one agency with its result for the year. One query.

    Raises:
        NotFound: No such agency, or it was never admitted.
    """
    require(actor, Action.DASHBOARD_STAFF)
    row = db.session.execute(_agencies(year).where(Agency.pid == agency_pid)).first()
    if row is None:
        raise NotFound()
    return _line(row[0], row[1])


def count_results(actor: Actor, year: int) -> dict[EvaluationState, int]:
    """Return how many results of the year are in each state, the declined left out. One query."""
    require(actor, Action.DASHBOARD_STAFF)
    rows = db.session.execute(
        select(Evaluation.state, func.count()).where(_live(year)).group_by(Evaluation.state)
    )
    return {row[0]: row[1] for row in rows}


def results_of(actor: Actor, year: int) -> list[EvaluationSheet]:
    """Return the results of a year that were not declined, by agency, at most 500. One query."""
    require(actor, Action.DASHBOARD_STAFF)
    rows = db.session.execute(
        select(Evaluation, Agency)
        .join(Agency, Agency.id == Evaluation.agency_id)
        .where(_live(year))
        .order_by(Agency.id)
        .limit(MOST_RESULTS)
    )
    return [_sheet(row) for row in rows]


def evaluation_sheet(actor: Actor, pid: str) -> EvaluationSheet:
    """Return one evaluation, for the bureau. One query.

    Raises:
        NotFound: There is none.
    """
    require(actor, Action.DASHBOARD_STAFF)
    row = db.session.execute(
        select(Evaluation, Agency)
        .join(Agency, Agency.id == Evaluation.agency_id)
        .where(Evaluation.pid == pid)
    ).first()
    if row is None:
        raise NotFound()
    return _sheet(row)


def own_results(actor: Actor) -> list[EvaluationSheet]:
    """Return the decided results of the actor's agency, the latest year first. One query.

    Raises:
        NotFound: The actor acts for no agency.
    """
    require(actor, Action.AGENCY_READ_PRIVATE)
    if actor.agency_id is None:
        raise NotFound()
    rows = db.session.execute(
        select(Evaluation, Agency)
        .join(Agency, Agency.id == Evaluation.agency_id)
        .where(Evaluation.agency_id == actor.agency_id, Evaluation.state == EvaluationState.DECIDED)
        .order_by(Evaluation.year.desc())
    )
    return [_sheet(row) for row in rows]


def _agencies(year: int) -> Select[tuple[Agency, Evaluation]]:
    return (
        select(Agency, Evaluation)
        .outerjoin(Evaluation, and_(Evaluation.agency_id == Agency.id, _live(year)))
        .where(Agency.state != AgencyState.APPLIED)
    )


def _live(year: int) -> ColumnElement[bool]:
    return and_(Evaluation.year == year, Evaluation.state != EvaluationState.DECLINED)


def _line(agency: Agency, evaluation: Evaluation | None) -> AgencyOfYear:
    return AgencyOfYear(
        id=agency.id,
        pid=agency.pid,
        name_zh=agency.name_zh,
        name_en=agency.name_en,
        standing=agency.state,
        evaluation_pid=evaluation.pid if evaluation else None,
        state=evaluation.state if evaluation else None,
        result=evaluation.result if evaluation else None,
    )


def _sheet(row: Any) -> EvaluationSheet:
    evaluation, agency = row
    return EvaluationSheet(
        id=evaluation.id,
        pid=evaluation.pid,
        agency_pid=agency.pid,
        agency_zh=agency.name_zh,
        agency_en=agency.name_en,
        year=evaluation.year,
        facts=Facts(**evaluation.facts),
        result=evaluation.result,
        reason=evaluation.reason,
        state=evaluation.state,
        proposed_at=evaluation.proposed_at,
        proposed_by=evaluation.proposed_by,
        decided_at=evaluation.decided_at,
    )
