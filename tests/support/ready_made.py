"""What many tests begin with is made once in a process, through the verbs; after that its rows are put back.

A test notices nothing but the time: only an empty database is filled so, and with what was made by the same clock.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Engine, Select, or_, select

from tests.support.databases import Databases
from voucher import clock
from voucher.storage import db
from voucher.storage.database import let_go

P = ParamSpec("P")
Made = TypeVar("Made")
WORTH_KEEPING = 2  # what is made a second time will be made a third time


class Shelf:
    """The cases of one database that are ready."""

    def __init__(self, databases: Databases, engine: Engine) -> None:
        self._databases = databases
        self._engine = engine
        self._asked: Counter[Hashable] = Counter()
        self._made: dict[Hashable, tuple[str, Any]] = {}

    @contextmanager
    def open(self) -> Iterator[None]:
        """Let what is made inside be taken from here."""
        token = _open.set(self)
        try:
            yield
        finally:
            _open.reset(token)

    def fits(self) -> bool:
        """Say whether the work goes on in this database, and begins only now."""
        return db.engine is self._engine and not db.session.scalar(_anything())

    def take(self, case: Hashable, make: Callable[[], Any]) -> Any:
        """Return a case as it was made the first time, or make it."""
        let_go()
        if case in self._made:
            name, made = self._made[case]
            self._databases.bring_back(self._engine, name)
            return made
        made = make()
        self._asked[case] += 1
        if self._asked[case] == WORTH_KEEPING:
            let_go()
            name = f"made_{len(self._made)}"
            self._databases.keep(self._engine, name)
            self._made[case] = name, made
        return made


_open: ContextVar[Shelf | None] = ContextVar("open_shelf", default=None)


@cache
def _anything() -> Select[bool]:
    return select(or_(*(select(table).exists() for table in db.metadata.sorted_tables)))


def ready_made(make: Callable[P, Made]) -> Callable[P, Made]:
    """Let a function that makes a case, and returns what cannot change, do so once."""

    @wraps(make)
    def take(*args: P.args, **kwargs: P.kwargs) -> Made:
        shelf = _open.get()
        if shelf is None or not shelf.fits():
            return make(*args, **kwargs)
        case = (make.__module__, make.__name__, args, tuple(sorted(kwargs.items())), _by_the_clock())
        made: Made = shelf.take(case, lambda: make(*args, **kwargs))
        return made

    return take


def _by_the_clock() -> Hashable:
    """Return the moment at which a test has stopped the clock, or the day on which it runs."""
    runs = abs(datetime.now(UTC) - clock.now()) < timedelta(seconds=1)
    return clock.today() if runs else clock.now()
