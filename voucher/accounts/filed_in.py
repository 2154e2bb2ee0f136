"""At which window, by which clerk and with what consent a case was filed: for its receipt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, select

from voucher.access import District
from voucher.accounts.consent import Consent
from voucher.accounts.models import AssistSession, Person
from voucher.storage import db


@dataclass(frozen=True, slots=True)
class CounterFiling:
    """The assisted session in which a case was filed."""

    clerk: str
    district: District
    consent: Consent
    opened_at: datetime


def filed_in(assist_id: ScalarSelect[Any]) -> CounterFiling | None:
    """Return the session a case names; None if the firm filed it itself. One query.

    Args:
        assist_id: The session of the case, as a question to its table.
    """
    row = db.session.execute(
        select(Person.name, AssistSession.district, AssistSession.consent, AssistSession.opened_at)
        .join(AssistSession, AssistSession.clerk_id == Person.id)
        .where(AssistSession.id == assist_id)
    ).first()
    if row is None:
        return None
    return CounterFiling(row.name, District(row.district), row.consent, row.opened_at)
