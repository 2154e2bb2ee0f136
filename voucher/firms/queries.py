"""Firms as their people and the bureau see them."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select

from voucher.access import Action, Actor, District, Mask, Scope, require, require_all
from voucher.audit.queries import Step, history
from voucher.calendar.promise import Promise
from voucher.calendar.promised import promises_of
from voucher.firms.declaration import FIRM, details_of
from voucher.firms.details import Contact, FirmDetails
from voucher.firms.models import Firm
from voucher.firms.reach import in_reach
from voucher.firms.size_class import Proposal, SizeClass
from voucher.firms.states import FirmState
from voucher.refusal import NotFound
from voucher.storage import db, documents
from voucher.storage.counting import count_by
from voucher.storage.documents import Paper
from voucher.storage.matching import contains
from voucher.storage.paging import Page, newest_first, oldest_first, page_of


@dataclass(frozen=True, slots=True)
class FirmLine:
    """One firm of the bureau's list. `size` is the confirmed one, else the proposed one."""

    id: int
    pid: str
    name: str
    credit_code: str
    code_needs_check: bool
    district: District
    size: SizeClass
    size_is_confirmed: bool
    state: FirmState
    registered_at: datetime
    promise: Promise | None


@dataclass(frozen=True, slots=True)
class FirmSheet:
    """Everything about one firm; personal data may be masked. `number` is the case number of its registration."""

    id: int
    pid: str
    number: str | None
    credit_code: str
    code_needs_check: bool
    details: FirmDetails
    contact: Contact
    proposal: Proposal
    size_confirmed: SizeClass | None
    state: FirmState
    officer_note: str | None
    registered_at: datetime
    verified_at: datetime | None
    promise: Promise | None
    escalated_on: date | None
    papers: list[Paper]
    steps: list[Step]

    @property
    def can_change(self) -> bool:
        return self.state in (FirmState.VERIFIED, FirmState.RETURNED)

    @property
    def is_waiting(self) -> bool:
        return self.state is FirmState.REGISTERED

    @property
    def is_returned(self) -> bool:
        return self.state is FirmState.RETURNED

    @property
    def is_refused(self) -> bool:
        return self.state is FirmState.REFUSED


def firms_in(
    actor: Actor, state: FirmState | None, *, text: str = "", after: int | None = None
) -> Page[FirmLine]:
    """Return firms in a state (None: all): those that wait oldest first, others newest first. Two queries.

    Args:
        text: A piece of the name or of the credit code.
    """
    require_all(actor, Action.FIRM_READ)
    statement = select(Firm).where(in_reach(actor))
    if state is not None:
        statement = statement.where(Firm.state == state)
    if text.strip():
        statement = statement.where(contains(text, Firm.name, Firm.credit_code))
    in_order = oldest_first if state is FirmState.REGISTERED else newest_first
    rows = db.session.scalars(in_order(statement, Firm.id, after)).all()
    promises = dict(zip((firm.id for firm in rows), promises_of(rows), strict=True))
    return page_of(rows, lambda firm: firm.id, lambda firm: _line(firm, promises[firm.id]))


def count_by_state(actor: Actor) -> dict[FirmState, int]:
    """Return how many firms are in each state; of very many as `count_by` says. One query."""
    require_all(actor, Action.FIRM_READ)
    return count_by(select(Firm).where(in_reach(actor)), Firm.state, list(FirmState))


def sheet_of_own(actor: Actor) -> FirmSheet:
    """Return the firm the actor acts for. Four queries.

    Raises:
        NotFound: None.
    """
    require(actor, Action.FIRM_READ)
    firm = db.session.get(Firm, actor.firm_id) if actor.firm_id is not None else None
    if firm is None:
        raise NotFound()
    return _sheet(firm, Scope.OWN)


def sheet_of(actor: Actor, firm_pid: str) -> FirmSheet:
    """Return any firm, for the bureau. Four queries.

    Raises:
        NotFound: No such firm, or the actor is not of the bureau or of another district.
    """
    scope = require_all(actor, Action.FIRM_READ)
    firm = db.session.scalar(select(Firm).where(Firm.pid == firm_pid, in_reach(actor)))
    if firm is None:
        raise NotFound()
    return _sheet(firm, scope)


def _line(firm: Firm, promise: Promise | None) -> FirmLine:
    return FirmLine(
        id=firm.id,
        pid=firm.pid,
        name=firm.name,
        credit_code=firm.credit_code,
        code_needs_check=firm.code_needs_check,
        district=District(firm.district),
        size=firm.size_confirmed or firm.size_proposed,
        size_is_confirmed=firm.size_confirmed is not None,
        state=firm.state,
        registered_at=firm.registered_at,
        promise=promise,
    )


def _sheet(firm: Firm, scope: Scope) -> FirmSheet:
    mask = Mask(scope)
    details = details_of(firm)
    return FirmSheet(
        id=firm.id,
        pid=firm.pid,
        number=firm.number,
        credit_code=firm.credit_code,
        code_needs_check=firm.code_needs_check,
        details=replace(details, legal_representative=mask.name(details.legal_representative)),
        contact=Contact(
            mask.name(firm.contact_name), mask.phone(firm.contact_phone), mask.email(firm.contact_email)
        ),
        proposal=details.size(firm.credit_code),
        size_confirmed=firm.size_confirmed,
        state=firm.state,
        officer_note=firm.officer_note,
        registered_at=firm.registered_at,
        verified_at=firm.verified_at,
        promise=promises_of([firm])[0],
        escalated_on=firm.escalated_on,
        papers=documents.papers(db.session(), FIRM, firm.id),
        steps=history(db.session(), FIRM, firm.id, names=scope is Scope.ALL),
    )
