"""The bureau's list of drafts to look at before first-come rounds open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, true

from voucher import clock
from voucher.access import Action, Actor, require_all
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState, Prequalification
from voucher.calendar.promise import Promise, promise
from voucher.calendar.queries import calendar_within
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.ledger import Money
from voucher.rounds.models import Policy, Round
from voucher.storage import db
from voucher.storage.paging import Page, oldest_first, page_of

TABS = (Prequalification.ASKED, Prequalification.QUALIFIED, Prequalification.REFUSED)


@dataclass(frozen=True, slots=True)
class PrequalificationLine:
    """One draft. `promise` counts the working days until the round opens; None once it is decided."""

    pid: str
    firm: str
    round_name: str
    opens_at: datetime
    category_zh: str | None
    category_en: str | None
    face: Money | None
    state: Prequalification
    promise: Promise | None


def prequalifications(
    actor: Actor, which: Prequalification, *, after: int | None = None
) -> Page[PrequalificationLine]:
    """Return the drafts of one tab, the oldest first. Two queries. A district officer sees the own district."""
    statement = (
        select(Application, Firm.name, Round.name, Round.opens_at, Policy.promise_days, Category)
        .join(Firm, Firm.id == Application.firm_id)
        .join(Round, Round.id == Application.round_id)
        .join(Policy, Policy.id == Round.policy_id)
        .outerjoin(Category, Category.code == Application.category_code)
        .where(_of_staff(actor), Application.prequalification == which)
    )
    rows = db.session.execute(oldest_first(statement, Application.id, after)).all()
    return page_of(_with_light(rows), lambda pair: int(pair[0].Application.id), lambda pair: pair[1])


def count_prequalifications(actor: Actor) -> dict[Prequalification, int]:
    """Return how many drafts each tab holds. One query."""
    rows = db.session.execute(
        select(Application.prequalification, func.count())
        .join(Firm, Firm.id == Application.firm_id)
        .where(_of_staff(actor), Application.prequalification != Prequalification.NONE)
        .group_by(Application.prequalification)
    )
    found = dict(rows.tuples().all())
    return {tab: found.get(tab, 0) for tab in TABS}


def _of_staff(actor: Actor) -> ColumnElement[bool]:
    """Find the drafts the officer may see; what the firm threw away is not looked at any more."""
    require_all(actor, Action.APPLICATION_READ)
    kept = Application.number.is_not(None) | (Application.state == ApplicationState.DRAFT)
    return and_(kept, Firm.district == actor.district if actor.district else true())


def _with_light(rows: Iterable[Any]) -> list[tuple[Any, PrequalificationLine]]:
    """Add to each row its line; the calendar is asked once for all of them."""
    rows, today = list(rows), clock.today()
    openings = [clock.local_date(row.opens_at) for row in rows]
    days = calendar_within(db.session(), min([today, *openings]), max([today, *openings]))

    def line(row: Any) -> PrequalificationLine:
        application, firm, round_name, opens_at, promise_days, category = row
        is_open = application.prequalification is Prequalification.ASKED
        opens_on = clock.local_date(opens_at)
        return PrequalificationLine(
            pid=application.pid,
            firm=firm,
            round_name=round_name,
            opens_at=opens_at,
            category_zh=category.name_zh if category else None,
            category_en=category.name_en if category else None,
            face=application.face_fen,
            state=application.prequalification,
            promise=promise(days, promise_days, opens_on, today) if is_open else None,
        )

    return [(row, line(row)) for row in rows]
