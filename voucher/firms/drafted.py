"""A draft of new details as the firm reads it: what would change, before and after."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from voucher.access import Action, Actor, District, require
from voucher.accounts.models import AssistSession, Person
from voucher.firms.declaration import contact_of, details_of
from voucher.firms.details import Contact, FirmDetails
from voucher.firms.kept_details import kept_contact, kept_details
from voucher.firms.models import Firm, FirmDraft
from voucher.firms.size_standard import Metric
from voucher.firms.states import FirmDraftState
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.storage import db
from voucher.wording import N_, Phrase

LABELS = {
    "name": N_("Name of the firm"),
    "legal_representative": N_("Legal representative"),
    "founded_on": N_("Founded on"),
    "industry_code": N_("Industry code"),
    "district": N_("District"),
    "address": N_("Address"),
    "employees": Metric.EMPLOYEES.label,
    "revenue_yuan": Metric.REVENUE.label,
    "assets_yuan": Metric.ASSETS.label,
    "contact_name": N_("Contact"),
    "contact_phone": N_("Telephone"),
    "contact_email": N_("E-mail"),
}
_UNKNOWN = Phrase(N_("Not declared"))


@dataclass(frozen=True, slots=True)
class DraftedChange:
    """One detail as it is and as it would be."""

    what: str
    now: Any
    then: Any


@dataclass(frozen=True, slots=True)
class DraftSheet:
    """A draft with what it would change; nothing of it has happened while it is open."""

    pid: str
    firm: str
    credit_code: str
    state: FirmDraftState
    written_at: datetime
    clerk: str
    window: District
    reason: str | None
    stale: bool
    changes: list[DraftedChange]

    @property
    def is_open(self) -> bool:
        return self.state is FirmDraftState.OPEN


def draft_for(actor: Actor, pid: str) -> DraftSheet:
    """Return a draft of the firm the actor acts for. One query.

    Raises:
        NotFound: It is not theirs.
    """
    require(actor, Action.FIRM_UPDATE)
    row = db.session.execute(
        select(FirmDraft, Firm, Person.name, AssistSession.district)
        .join(Firm, Firm.id == FirmDraft.firm_id)
        .join(Person, Person.id == FirmDraft.written_by)
        .join(AssistSession, AssistSession.id == FirmDraft.assist_id)
        .where(FirmDraft.pid == pid, FirmDraft.firm_id == actor.firm_id)
    ).first()
    if row is None:
        raise NotFound()
    draft, firm, clerk, district = row
    return DraftSheet(
        pid=draft.pid,
        firm=firm.name,
        credit_code=firm.credit_code,
        state=draft.state,
        written_at=draft.written_at,
        clerk=clerk,
        window=District(district),
        reason=draft.reason,
        stale=draft.firm_version != firm.version,
        changes=_changes(firm, draft),
    )


def open_draft_of(firm_id: int) -> str | None:
    """Return the pid of the draft that waits for the firm, or None. One query."""
    return db.session.scalar(
        select(FirmDraft.pid).where(FirmDraft.firm_id == firm_id, FirmDraft.state == FirmDraftState.OPEN)
    )


def _changes(firm: Firm, draft: FirmDraft) -> list[DraftedChange]:
    now = _facts(details_of(firm), contact_of(firm))
    then = _facts(kept_details(draft.details), kept_contact(draft.contact))
    return [
        DraftedChange(label, now[name], then[name])
        for name, label in LABELS.items()
        if now[name] != then[name]
    ]


def _facts(details: FirmDetails, contact: Contact) -> dict[str, Any]:
    """Return every detail as a person reads it."""
    facts = {name: getattr(details, name) for name in FirmDetails.__dataclass_fields__}
    for name in ("revenue_yuan", "assets_yuan"):
        facts[name] = None if facts[name] is None else Money.yuan(facts[name])
    facts |= {f"contact_{name}": getattr(contact, name) for name in Contact.__dataclass_fields__}
    return {name: _UNKNOWN if fact is None else fact for name, fact in facts.items()}
