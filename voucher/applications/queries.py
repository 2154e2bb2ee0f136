"""Lists of applications: for the firm, and for the bureau's work."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select, tuple_

from voucher.access import Action, Actor, require, require_all
from voucher.applications.in_line import in_line, line_key
from voucher.applications.models import Application
from voucher.applications.promises import promises_on
from voucher.applications.states import ApplicationState
from voucher.applications.tabs import OF_FIRM, OF_STAFF, URGENT, WAITING, FirmTab, StaffTab
from voucher.calendar.promise import Promise
from voucher.catalogue.models import Category
from voucher.firms.models import Firm
from voucher.ledger import Money
from voucher.refusal import NotFound
from voucher.rounds.models import Policy, Round
from voucher.storage import db
from voucher.storage.counting import count_by
from voucher.storage.matching import contains
from voucher.storage.paging import Page, newest_first, oldest_first, one_page, page_of

_PLACES = 10**12  # in a page's place, room for the id below the day


@dataclass(frozen=True, slots=True)
class ApplicationLine:
    """One line of a list. `own_step` says that the reader took an earlier step, so a colleague takes the next."""

    pid: str
    number: str | None
    firm: str
    round_name: str
    category_zh: str | None
    category_en: str | None
    face: Money | None
    state: ApplicationState
    submitted_at: datetime | None
    correct_by: date | None
    promise: Promise | None
    own_step: bool
    turn: int | None = None
    place: int | None = None  # where it waits now: 1 is served next


def mine(actor: Actor, tab: FirmTab, *, after: int | None = None) -> Page[ApplicationLine]:
    """Return the firm's applications, newest first. Two queries.

    Raises:
        NotFound: The actor acts for no firm.
    """
    statement = _lines().where(_of_firm(actor), Application.state.in_(OF_FIRM[tab]))
    rows = db.session.execute(newest_first(statement, Application.id, after)).all()
    return page_of(_with_promise(rows, actor), lambda pair: pair[0].Application.id, lambda pair: pair[1])


def count_mine(actor: Actor) -> dict[FirmTab, int]:
    """Return how many applications of the firm each tab holds. One query."""
    by_state = _by_state(_of_firm(actor))
    return {tab: sum(by_state[state] for state in states) for tab, states in OF_FIRM.items()}


def queue(actor: Actor, tab: StaffTab, *, text: str = "", after: int | None = None) -> Page[ApplicationLine]:
    """Return applications for the bureau: the most urgent, the oldest or the newest first, as the tab needs it.

    At most four queries. A district officer sees the own district.

    Args:
        text: A piece of the number or of the firm's name.
    """
    require_all(actor, Action.APPLICATION_READ)
    statement = _lines().where(_in_district(actor), Application.state.in_(OF_STAFF[tab]))
    if text.strip():
        statement = statement.where(contains(text, func.coalesce(Application.number, ""), Firm.name))
    if tab in URGENT:
        rows = db.session.execute(_urgent_first(statement, after)).all()
        return page_of(_with_promise(rows, actor), _urgency, lambda pair: pair[1])
    if tab is StaffTab.WAITING:
        rows = db.session.execute(in_line(statement, after)).all()
        return page_of(_with_promise(rows, actor), line_key, lambda pair: pair[1])
    in_order = oldest_first if tab in WAITING else newest_first
    rows = db.session.execute(in_order(statement, Application.id, after)).all()
    return page_of(_with_promise(rows, actor), lambda pair: pair[0].Application.id, lambda pair: pair[1])


def count_queue(actor: Actor) -> dict[StaffTab, int]:
    """Return how many applications each tab holds; of very many as `count_by` says. One query."""
    require_all(actor, Action.APPLICATION_READ)
    found = select(Application).where(_in_district(actor))
    if actor.district:
        found = found.join(Firm, Firm.id == Application.firm_id)
    by_state = count_by(found, Application.state, list(ApplicationState))
    return {tab: sum(by_state[state] for state in states) for tab, states in OF_STAFF.items()}


def _lines() -> Select[Any]:
    return (
        select(Application, Firm.name, Round.name, Category.name_zh, Category.name_en, Policy.promise_days)
        .join(Firm, Firm.id == Application.firm_id)
        .join(Round, Round.id == Application.round_id)
        .join(Policy, Policy.id == Round.policy_id)
        .outerjoin(Category, Category.code == Application.category_code)
    )


def _of_firm(actor: Actor) -> ColumnElement[bool]:
    """Find the firm's applications; a draft that was thrown away is not one."""
    require(actor, Action.APPLICATION_READ)
    if not actor.is_firm:
        raise NotFound()
    kept = or_(Application.state != ApplicationState.WITHDRAWN, Application.number.is_not(None))
    return and_(Application.firm_id == actor.firm_id, kept)


def _in_district(actor: Actor) -> ColumnElement[bool]:
    submitted = Application.number.is_not(None)
    return and_(submitted, Firm.district == actor.district) if actor.district else submitted


def _by_state(which: ColumnElement[bool]) -> Counter[ApplicationState]:
    rows = db.session.execute(
        select(Application.state, func.count()).where(which).group_by(Application.state)
    )
    return Counter({row[0]: row[1] for row in rows})


def _urgent_first(statement: Select[Any], after: int | None) -> Select[Any]:
    if after is not None:
        day, row_id = divmod(after, _PLACES)
        last = date.fromordinal(min(max(day, 1), date.max.toordinal()))
        place = tuple_(_due(), Application.id)
        statement = statement.where(place > tuple_(literal(last, Date()), literal(row_id)))
    return one_page(statement.order_by(_due(), Application.id))


def _due() -> ColumnElement[date]:
    """The day by which a case is urgent; where the clock stands, after all others."""
    return func.coalesce(Application.due_on, literal(date.max, Date()))


def _urgency(pair: tuple[Any, ApplicationLine]) -> int:
    application: Application = pair[0].Application
    return (application.due_on or date.max).toordinal() * _PLACES + application.id


def _with_promise(rows: Iterable[Any], actor: Actor) -> list[tuple[Any, ApplicationLine]]:
    """Add to each row its line; the calendar is asked once for all of them."""
    rows = list(rows)
    promises = promises_on(actor, [(row.Application, row.promise_days) for row in rows])

    def line(row: Any, left: Promise | None) -> ApplicationLine:
        application, firm, round_name, name_zh, name_en = row[:5]
        return ApplicationLine(
            pid=application.pid,
            number=application.number,
            firm=firm,
            round_name=round_name,
            category_zh=name_zh,
            category_en=name_en,
            face=application.face_fen,
            state=application.state,
            submitted_at=application.submitted_at,
            correct_by=application.correct_by,
            promise=left,
            own_step=took_step(actor, application),
            turn=application.turn,
            place=getattr(row, "place_now", None),
        )

    return [(row, line(row, left)) for row, left in zip(rows, promises, strict=True)]


def took_step(actor: Actor, application: Application) -> bool:
    """Say whether the actor took an earlier step, so that somebody else has to take the next one."""
    steps = [application.created_by, application.submitted_by]
    if application.state in (ApplicationState.ACCEPTED, ApplicationState.REVIEWED):
        steps.append(application.accepted_by)
    if application.state is ApplicationState.REVIEWED:
        steps.append(application.reviewed_by)
    return actor.person_id in steps
