"""The one queue: every case that waits for a step the reader takes, the most urgent first."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, Subquery, func, literal, or_, select, tuple_, union_all

from voucher import clock
from voucher.access import Action, Actor, District, require
from voucher.calendar.queries import calendar
from voucher.dashboard.intake.kinds import CaseKind, Channel, Light
from voucher.dashboard.intake.lights import Lights
from voucher.dashboard.intake.rows import LIGHTS
from voucher.dashboard.intake.sources import SOURCES, Source
from voucher.storage import Moment, db
from voucher.storage.matching import contains
from voucher.storage.paging import PAGE_SIZE, one_page
from voucher.storage.places import moment_at, place_of, read_place, write_place
from voucher.terms.queries import terms_on
from voucher.terms.terms import Terms
from voucher.wording import Labelled


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for; None asks nothing. `text` is a piece of a number or of a name."""

    kind: CaseKind | None = None
    light: Light | None = None
    district: District | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """One case that waits. `due` is the promised day, inclusive; None while the clock stands with `left` days."""

    kind: CaseKind
    endpoint: str
    pid: str
    number: str | None
    who: str
    who_en: str
    state: Labelled
    since: datetime
    due: date | None
    left: int | None
    light: Light
    channel: Channel


@dataclass(frozen=True, slots=True)
class IntakePage:
    """Some cases, how many there are of each kind and of each light, and where the next page begins."""

    lines: list[WaitingCase]
    by_kind: dict[CaseKind, int]
    by_light: dict[Light, int]
    next_after: str | None


def waiting_cases(actor: Actor, wanted: Wanted, *, after: str | None = None) -> IntakePage:
    """Return the cases that wait, by their light and then the oldest first. Five queries.

    The counts of the kinds ask for everything but the kind, those of the lights for everything but the light.
    """
    require(actor, Action.DASHBOARD_STAFF)
    lights, terms = _today()
    shown = {place: source for place, source in enumerate(SOURCES) if source.shown_to(actor)}
    found = _found(shown, lights, terms)
    everything = _narrowed(found, actor, wanted)
    counts = Counter(
        {(place, light): number for place, light, number in db.session.execute(_counted(found, everything))}
    )
    rows = db.session.execute(_page(found, everything, wanted, shown, after)).all()
    return IntakePage(
        lines=[_line(row, SOURCES[row.place], lights, terms) for row in rows[:PAGE_SIZE]],
        by_kind=_by_kind(shown.values(), counts, wanted),
        by_light={
            light: sum(n for (place, one), n in counts.items() if one == number and _asked(place, wanted))
            for number, light in enumerate(LIGHTS)
        },
        next_after=_place(rows[PAGE_SIZE - 1]) if len(rows) > PAGE_SIZE else None,
    )


def late_cases(actor: Actor) -> Counter[tuple[CaseKind, str]]:
    """Count the cases beyond their promised day whose next step the actor takes, by kind and state. Four queries.

    They are those that the queue shows them in red.
    """
    require(actor, Action.DASHBOARD_STAFF)
    lights, terms = _today()
    shown = {place: source for place, source in enumerate(SOURCES) if source.taken_by(actor)}
    found = _found(shown, lights, terms)
    late = found.c.light == LIGHTS.index(Light.RED)
    rows = db.session.execute(
        select(found.c.place, found.c.state, func.count())
        .where(late, *_narrowed(found, actor, Wanted()))
        .group_by(found.c.place, found.c.state)
    )
    counts: Counter[tuple[CaseKind, str]] = Counter()
    for place, state, number in rows:
        counts[SOURCES[place].kind, state] += number
    return counts


def _today() -> tuple[Lights, Terms]:
    lights = Lights(calendar(db.session()), clock.today())
    return lights, terms_on(db.session(), lights.today)


def _found(shown: dict[int, Source], lights: Lights, terms: Terms) -> Subquery:
    rows = (source.find(place, lights, source.days(terms)) for place, source in shown.items())
    return union_all(*rows).subquery()


def _narrowed(found: Subquery, actor: Actor, wanted: Wanted) -> list[Any]:
    where: list[Any] = []
    if actor.district:
        everywhere = [place for place, source in enumerate(SOURCES) if not source.by_district]
        where.append(or_(found.c.reach == actor.district, found.c.place.in_(everywhere)))
    if wanted.district:
        where.append(found.c.district == wanted.district.value)
    if wanted.text.strip():
        where.append(contains(wanted.text, func.coalesce(found.c.number, ""), found.c.who, found.c.who_en))
    return where


def _counted(found: Subquery, where: list[Any]) -> Select[Any]:
    return (
        select(found.c.place, found.c.light, func.count())
        .where(*where)
        .group_by(found.c.place, found.c.light)
    )


def _page(
    found: Subquery, where: list[Any], wanted: Wanted, shown: dict[int, Source], after: str | None
) -> Select[Any]:
    order = (found.c.light, found.c.since, found.c.place, found.c.key)
    statement = one_page(select(found).where(*where).order_by(*order), PAGE_SIZE)
    if wanted.kind:
        places = [place for place, source in shown.items() if source.kind is wanted.kind]
        statement = statement.where(found.c.place.in_(places))
    if wanted.light:
        statement = statement.where(found.c.light == LIGHTS.index(wanted.light))
    if here := read_place(after, count=len(order)):
        light, since, place, key = here
        there = tuple_(literal(light), literal(moment_at(since), Moment), literal(place), literal(key))
        statement = statement.where(tuple_(*order) > there)
    return statement


def _by_kind(
    shown: Iterable[Source], counts: Counter[tuple[int, int]], wanted: Wanted
) -> dict[CaseKind, int]:
    asked = LIGHTS.index(wanted.light) if wanted.light else None
    found = dict.fromkeys((source.kind for source in shown), 0)
    for (place, light), number in counts.items():
        found[SOURCES[place].kind] += number if asked in (None, light) else 0
    return found


def _asked(place: int, wanted: Wanted) -> bool:
    return wanted.kind in (None, SOURCES[place].kind)


def _line(row: Any, source: Source, lights: Lights, terms: Terms) -> WaitingCase:
    return WaitingCase(
        kind=source.kind,
        endpoint=source.endpoint,
        pid=row.pid,
        number=row.number,
        who=row.who,
        who_en=row.who_en,
        state=source.states(row.state),
        since=row.since,
        due=_due(row, lights, source.days(terms)),
        left=row.left,
        light=LIGHTS[row.light],
        channel=Channel.COUNTER if row.at_window else Channel.ONLINE,
    )


def _due(row: Any, lights: Lights, days: int) -> date | None:
    if row.left is not None:
        return None
    return row.due or lights.promised(row.since, days)


def _place(row: Any) -> str:
    return write_place(row.light, place_of(row.since), row.place, row.key)
