"""The waiting list as the bureau reads it: round by round, in the order in which it is served."""

from typing import Any

from sqlalchemy import BigInteger, Select, case, cast, func, select
from sqlalchemy.orm import aliased

from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.storage.paging import oldest_first

_NUMBERS = 10**9  # in a page's place, room for the number below the round
_BEHIND = 10**8  # who stands in the queue comes after everybody who waits in line


def in_line(statement: Select[Any], after: int | None) -> Select[Any]:
    """Order by round and place, those whose turn has not come yet at the end, and add each one's place of now."""
    return oldest_first(statement.add_columns(_place_now().label("place_now")), _key(), after)


def line_key(pair: tuple[Any, Any]) -> int:
    """Return where a row of `in_line` stands in the order."""
    application: Application = pair[0].Application
    behind = _BEHIND if application.state is ApplicationState.QUEUED else 0
    return application.round_id * _NUMBERS + behind + (application.turn or application.place or 0)


def _key() -> Any:
    """Numbers of the queue are in the order of the places, and unlike them unique in a round of several pools."""
    behind = case((Application.state == ApplicationState.QUEUED, _BEHIND), else_=0)
    number = func.coalesce(Application.turn, Application.place, 0)
    return cast(Application.round_id, BigInteger) * _NUMBERS + behind + number


def _place_now() -> Any:
    """Count from 1 in the line of the round and pool; nobody else has a place."""
    other = aliased(Application)
    ahead = (
        select(func.count() + 1)
        .where(
            other.round_id == Application.round_id,
            other.pool == Application.pool,
            other.state == ApplicationState.WAITING,
            other.place < Application.place,
        )
        .correlate(Application)
        .scalar_subquery()
    )
    return case((Application.state == ApplicationState.WAITING, ahead))
