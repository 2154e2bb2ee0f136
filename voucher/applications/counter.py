"""Applications taken in at a window: what the receipt says of it, and a clerk's own list."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from voucher.access import Action, Actor, District, require
from voucher.accounts.consent import Consent
from voucher.accounts.models import AssistSession, Person
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.firms.models import Firm
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class CounterFiling:
    """At which window, by which clerk and with what consent an application was filed."""

    clerk: str
    district: District
    consent: Consent
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One application of a clerk's list: how it stands, and no more of the firm than its name."""

    number: str
    firm: str
    state: ApplicationState
    submitted_at: datetime


def counter_filing(application_id: int) -> CounterFiling | None:
    """Return how an application came in over a window; None if the firm filed it itself. One query."""
    row = db.session.execute(
        select(Person.name, AssistSession.district, AssistSession.consent, AssistSession.opened_at)
        .join(AssistSession, AssistSession.clerk_id == Person.id)
        .join(Application, Application.assist_id == AssistSession.id)
        .where(Application.id == application_id)
    ).first()
    if row is None:
        return None
    return CounterFiling(row.name, District(row.district), row.consent, row.opened_at)


def taken_in(actor: Actor, *, after: int | None = None) -> Page[TakenIn]:
    """Return the applications the clerk filed for firms, newest first. One query."""
    require(actor, Action.ASSIST_SESSION_OPEN)
    statement = (
        select(Application.id, Application.number, Firm.name, Application.state, Application.submitted_at)
        .join(Firm, Firm.id == Application.firm_id)
        .join(AssistSession, AssistSession.id == Application.assist_id)
        .where(AssistSession.clerk_id == actor.person_id)
    )
    rows = db.session.execute(newest_first(statement, Application.id, after)).all()
    return page_of(rows, lambda row: row.id, lambda row: TakenIn(*row[1:]))
