"""Agencies' questions for a further term, and the terms they had."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require_all
from voucher.agencies.models import Agency, AgencyTerm, Renewal
from voucher.agencies.states import RenewalState
from voucher.refusal import Refusal
from voucher.storage import db
from voucher.storage.paging import Page, oldest_first, page_of
from voucher.wording import N_


class RenewalNotAsked(Refusal):
    """There is no open question of the agency."""

    title = N_("The agency has not asked for a renewal")
    next_step = N_("Nothing was recorded. A term is renewed when the agency asks for it with its papers.")


@dataclass(frozen=True, slots=True)
class RenewalLine:
    """A question for a further term that waits for the bureau; `until` is the last day of the present term."""

    id: int
    agency_pid: str
    agency_zh: str
    agency_en: str
    until: date | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """What an agency asked last about a further term; `reason` says why it was turned down."""

    note: str
    state: RenewalState
    asked_at: datetime
    reason: str | None

    @property
    def is_open(self) -> bool:
        return self.state is RenewalState.ASKED

    @property
    def was_turned_down(self) -> bool:
        return self.state is RenewalState.TURNED_DOWN


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an agency, first and last day inclusive."""

    starts_on: date
    ends_on: date


def open_question(session: Session, agency_id: int) -> Renewal | None:
    """Return the agency's open question, locked until the transaction ends."""
    return session.scalar(
        select(Renewal)
        .where(Renewal.agency_id == agency_id, Renewal.state == RenewalState.ASKED)
        .with_for_update()
    )


def asked(session: Session, agency_id: int) -> Renewal:
    """Return the agency's open question, locked until the transaction ends.

    Raises:
        RenewalNotAsked: There is none.
    """
    renewal = open_question(session, agency_id)
    if renewal is None:
        raise RenewalNotAsked()
    return renewal


def renewals_to_decide(actor: Actor, after: int | None = None) -> Page[RenewalLine]:
    """Return the open questions, the oldest first. One query."""
    require_all(actor, Action.AGENCY_READ_PRIVATE)
    statement = (
        select(Renewal, Agency)
        .join(Agency, Agency.id == Renewal.agency_id)
        .where(Renewal.state == RenewalState.ASKED)
    )
    rows = db.session.execute(oldest_first(statement, Renewal.id, after)).all()
    return page_of(rows, lambda row: row[0].id, lambda row: _line(*row))


def how_many_asked(actor: Actor) -> int:
    """Return how many questions are open. One query."""
    require_all(actor, Action.AGENCY_READ_PRIVATE)
    asked_for = Renewal.state == RenewalState.ASKED
    return db.session.scalar(select(func.count()).where(asked_for)) or 0


def last_question(agency_id: int) -> Question | None:
    """Return what the agency asked last, None if it never asked. One query."""
    row = db.session.scalar(
        select(Renewal).where(Renewal.agency_id == agency_id).order_by(Renewal.id.desc()).limit(1)
    )
    return Question(row.note, row.state, row.asked_at, row.reason) if row else None


def terms_of(agency_id: int) -> list[Term]:
    """Return the agency's terms, the first one in front. One query."""
    rows = db.session.scalars(
        select(AgencyTerm).where(AgencyTerm.agency_id == agency_id).order_by(AgencyTerm.starts_on)
    )
    return [Term(row.starts_on, row.ends_on) for row in rows]


def _line(renewal: Renewal, agency: Agency) -> RenewalLine:
    return RenewalLine(
        renewal.id, agency.pid, agency.name_zh, agency.name_en, agency.admitted_until, renewal.asked_at
    )
