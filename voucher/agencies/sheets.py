"""Agencies as their own people and the bureau see them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from voucher import clock
from voucher.access import Action, Actor, District, Mask, Scope, require, require_all
from voucher.access.masking import masked
from voucher.agencies.bank_hold import held_until
from voucher.agencies.enrolment import AGENCY_KIND
from voucher.agencies.models import Agency
from voucher.agencies.served import Served, served_by
from voucher.agencies.states import AGENCY, AgencyEvent, AgencyState
from voucher.agencies.term import DAYS_BEFORE
from voucher.audit.queries import Step, history
from voucher.calendar.promise import Promise
from voucher.calendar.promised import promises_of
from voucher.proposals.queries import OpenProposal, open_proposals
from voucher.refusal import NotFound
from voucher.storage import db, documents
from voucher.storage.documents import Paper
from voucher.storage.matching import contains
from voucher.storage.paging import Page, oldest_first, page_of

FIRST_REMINDER = timedelta(days=max(DAYS_BEFORE))


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency of the bureau's list."""

    id: int
    pid: str
    code: str
    name_zh: str
    name_en: str
    district: District
    state: AgencyState
    admitted_until: date | None
    promise: Promise | None


@dataclass(frozen=True, slots=True)
class AgencySheet:
    """Everything about one agency; the bank account shows its ends only."""

    id: int
    pid: str
    code: str
    credit_code: str
    name_zh: str
    name_en: str
    entity_kind: str
    district: District
    legal_representative: str
    introduction: str
    phone: str
    bank_name: str
    bank_account: str
    bank_changed_at: datetime | None
    bank_held_until: datetime | None  # None if no hold of payments runs
    state: AgencyState
    admitted_until: date | None
    promise: Promise | None
    escalated_on: date | None
    served: list[Served]
    proposals: list[OpenProposal]
    papers: list[Paper]
    steps: list[Step]

    @property
    def can_be_admitted(self) -> bool:
        return AGENCY.can(self.state, AgencyEvent.ADMIT)

    @property
    def can_be_renewed(self) -> bool:
        return AGENCY.can(self.state, AgencyEvent.RENEW)

    @property
    def term_ends_soon(self) -> bool:
        """Whether the agency has been told, or is about to be, that its term ends."""
        last = self.admitted_until
        return self.can_be_renewed and last is not None and last <= clock.today() + FIRST_REMINDER

    @property
    def can_change_standing(self) -> bool:
        return AGENCY.can(self.state, AgencyEvent.REMOVE)

    @property
    def licence_warning(self) -> bool:
        return any(category.ends_soon or not category.valid for category in self.served)


@dataclass(frozen=True, slots=True)
class Payee:
    """Where an agency is paid. Until `held_until` nothing is paid to an account that was just changed."""

    name: str
    bank_name: str
    bank_account: str
    held_until: datetime | None


def agencies_in(
    actor: Actor, state: AgencyState | None, *, text: str = "", after: int | None = None
) -> Page[AgencyRow]:
    """Return agencies in a state (None: all), the oldest first. Two queries."""
    require_all(actor, Action.AGENCY_READ_PRIVATE)
    statement = select(Agency)
    if state is not None:
        statement = statement.where(Agency.state == state)
    if text.strip():
        statement = statement.where(contains(text, Agency.name_zh, Agency.name_en, Agency.code))
    rows = db.session.scalars(oldest_first(statement, Agency.id, after)).all()
    promises = dict(zip((agency.id for agency in rows), promises_of(rows), strict=True))
    return page_of(rows, lambda agency: agency.id, lambda agency: _row(agency, promises[agency.id]))


def count_by_state(actor: Actor) -> dict[AgencyState, int]:
    """Return how many agencies are in each state. One query."""
    require_all(actor, Action.AGENCY_READ_PRIVATE)
    rows = db.session.execute(select(Agency.state, func.count()).group_by(Agency.state))
    return {row[0]: row[1] for row in rows}


def sheet_of_own(actor: Actor) -> AgencySheet:
    """Return the agency the actor acts for. Six queries.

    Raises:
        NotFound: None.
    """
    require(actor, Action.AGENCY_READ_PRIVATE)
    agency = db.session.get(Agency, actor.agency_id) if actor.agency_id is not None else None
    if agency is None:
        raise NotFound()
    return _sheet(agency, Scope.OWN)


def sheet_of(actor: Actor, agency_pid: str) -> AgencySheet:
    """Return any agency, for the bureau. Six queries.

    Raises:
        NotFound: No such agency, or the actor is not of the bureau.
    """
    scope = require_all(actor, Action.AGENCY_READ_PRIVATE)
    agency = db.session.scalar(select(Agency).where(Agency.pid == agency_pid))
    if agency is None:
        raise NotFound()
    return _sheet(agency, scope)


def payee(agency_id: int) -> Payee:
    """Return where the agency is paid, with the whole account number. One query."""
    agency = db.session.get_one(Agency, agency_id)
    return Payee(agency.name_zh, agency.bank_name, agency.bank_account, held_until(agency))


def _row(agency: Agency, promise: Promise | None) -> AgencyRow:
    return AgencyRow(
        agency.id,
        agency.pid,
        agency.code,
        agency.name_zh,
        agency.name_en,
        District(agency.district),
        agency.state,
        agency.admitted_until,
        promise,
    )


def _sheet(agency: Agency, scope: Scope) -> AgencySheet:
    mask = Mask(scope)
    return AgencySheet(
        id=agency.id,
        pid=agency.pid,
        code=agency.code,
        credit_code=agency.credit_code,
        name_zh=agency.name_zh,
        name_en=agency.name_en,
        entity_kind=agency.entity_kind,
        district=District(agency.district),
        legal_representative=mask.name(agency.legal_representative),
        introduction=agency.introduction,
        phone=agency.phone,
        bank_name=agency.bank_name,
        bank_account=masked(agency.bank_account, 4, 4),
        bank_changed_at=agency.bank_changed_at,
        bank_held_until=held_until(agency),
        state=agency.state,
        admitted_until=agency.admitted_until,
        promise=promises_of([agency])[0],
        escalated_on=agency.escalated_on,
        served=served_by([agency.id]).get(agency.id, []),
        proposals=open_proposals(subject=(AGENCY_KIND, agency.id)),
        papers=documents.papers(db.session(), AGENCY_KIND, agency.id),
        steps=history(db.session(), AGENCY_KIND, agency.id, names=scope is Scope.ALL),
    )
