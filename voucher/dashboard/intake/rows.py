"""One row of the queue in SQL: the same columns for every kind of case, so that they can be put together."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    String,
    case,
    cast,
    literal,
    null,
    select,
    type_coerce,
)

from voucher.dashboard.intake.kinds import Light
from voucher.dashboard.intake.lights import Lights
from voucher.storage import Moment

Column = Any  # a mapped attribute or an expression
LIGHTS = tuple(Light)  # the most urgent first: a light's number is its place
LONGEST_THIRD = 40  # working days that a third of a promise may be, for the light
_RED, _ORANGE, _GREEN, _GREY = range(4)


def case_row(
    table: FromClause | type[Any],
    *,
    place: int,
    light: ColumnElement[int],
    pid: Column,
    number: Column,
    who: Column,
    state: Column,
    since: Column,
    key: Column,
    who_en: Column = None,
    due: Column = None,
    left: Column = None,
    assist_id: Column = None,
    district: Column = None,
    reach: Column = None,
) -> Select[Any]:
    """Return the columns of one kind of case, of `table` and what is joined to it.

    Args:
        place: The number of the source among all.
        light: From `light_of_day` or `light_since`.
        key: What tells rows of the source apart.
        left: The working days that are left while the clock stands; None if it never does.
        assist_id: The session at a window; None if nobody files such a case there.
        reach: The district whose officers take the step, if it is not `district`.
    """
    place_of_who = _text() if district is None else district
    at_window = literal(0) if assist_id is None else case((assist_id.is_not(None), 1), else_=0)
    return select(
        literal(place, Integer).label("place"),
        key.label("key"),
        light.label("light"),
        pid.label("pid"),
        (_text() if number is None else type_coerce(number, String)).label("number"),
        who.label("who"),
        (who if who_en is None else who_en).label("who_en"),
        type_coerce(state, String).label("state"),
        type_coerce(since, Moment).label("since"),
        (cast(null(), Date) if due is None else due).label("due"),
        (cast(null(), Integer) if left is None else left).label("left"),
        at_window.label("at_window"),
        place_of_who.label("district"),
        (place_of_who if reach is None else reach).label("reach"),
    ).select_from(table)


def light_of_day(lights: Lights, due: Column, promise_days: Column) -> ColumnElement[int]:
    """Return the light of a case with a promised day, out of `promise_days` working days."""
    thirds = {third: lights.short_until(3 * third) for third in range(LONGEST_THIRD)}
    short = case(thirds, value=promise_days // 3, else_=literal(lights.short_until(3 * LONGEST_THIRD), Date))
    return case((due < lights.late_before, _RED), (due <= short, _ORANGE), else_=_GREEN)


def light_since(lights: Lights, since: Column, days: int) -> ColumnElement[int]:
    """Return the light of a case that is promised so many working days after it came in."""
    return case(
        (since < lights.late_since(days), _RED), (since < lights.short_since(days), _ORANGE), else_=_GREEN
    )


def light_promised(lights: Lights, row: Column, since: Column, days: int) -> ColumnElement[int]:
    """Return the light of a `Promised` row; while it has no promised day, that of one that waits since `since`."""
    by_day = light_of_day(lights, row.due_on, row.promised_days)
    return case((row.due_on.is_(None), light_since(lights, since, days)), else_=by_day)


def light_accepted(lights: Lights, row: Column, promise_days: Column) -> ColumnElement[int]:
    """Return the light of a `Promised` row whose clock may stand: what was late by then stays late."""
    return case(
        (row.promise_left < 0, _RED),
        (row.promise_left.is_not(None), _GREY),
        else_=light_of_day(lights, row.due_on, promise_days),
    )


def light_by(lights: Lights, due: Column, days: int) -> ColumnElement[int]:
    """Return the light of a case whose last day `due` was set when it came in, `days` working days ahead."""
    return case((due < lights.late_before, _RED), (due <= lights.short_until(days), _ORANGE), else_=_GREEN)


def _text() -> ColumnElement[Any]:
    return cast(null(), String)
