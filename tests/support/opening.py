"""A round that opens before a crowd on a running portal, and everything that could be wrong with its outcome."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from sqlalchemy import func, select

from tests.support.cases import city, year_holds
from tests.support.crowd import Ready, crowd
from tests.support.invariants import Watch
from tests.support.live_server import LiveServer
from tests.support.rush import answers, one_by_one
from voucher.app import create_app
from voucher.applications.models import Application
from voucher.budget.models import LedgerEntry
from voucher.ledger import Money, Reason, Stage
from voucher.notices.models import Notice
from voucher.rounds.states import Mode
from voucher.storage import db

FACES = (10_000, 5_000)


@dataclass(frozen=True, slots=True)
class Opening:
    """The portal, the money in yuan, and the firms that will ask for it."""

    server: LiveServer
    budget: int
    ready: list[Ready]


@contextmanager
def opening(server: LiveServer, *, firms: int, budget: int, seed: int = 20260301) -> Iterator[Opening]:
    """Yield a portal that runs on a migrated database, with so many firms about to hand in.

    The application context stays open, for looking into the database; the portal is a process of its own.
    """
    dice = Random(seed)
    with create_app(server.settings()).app_context():
        ready = crowd(city(mode=Mode.FIRST_COME, budget=budget), dice.choices(FACES, k=firms))
        db.session.remove()
        try:
            server.start()
            yield Opening(server, budget, ready)
        finally:
            server.stop()
            db.session.remove()
            db.engine.dispose()


def faults(opening: Opening) -> list[str]:
    """Return everything that is wrong once every firm has its answer: nothing."""
    found, firms = answers(), len(opening.ready)
    held = [held for _, _, held, _ in found]
    served = sum((face for _, face, held, _ in found if held), Money(0))
    turns = Application.turn
    numbers = db.session.scalars(select(Application.number).where(turns.is_not(None)).order_by(turns)).all()
    expected = {
        "the numbers are dense": [turn for turn, *_ in found] == list(range(1, firms + 1)),
        "case numbers follow the turns": _follow_each_other(numbers),
        "money follows the numbers": held == one_by_one(opening.budget, [face for _, face, _, _ in found]),
        "places follow the numbers": _places(found) == list(range(1, held.count(False) + 1)),
        "every face is as it was asked for": sorted(f for _, f, _, _ in found) == _asked_for(opening),
        "nobody is served twice": _entries() == held.count(True),
        "each firm is told once": _told() == [1] * firms,
        "what is not reserved is left": year_holds(Stage.AVAILABLE) == Money.yuan(opening.budget) - served,
    }
    wrong = [rule for rule, holds in expected.items() if not holds]
    return wrong + Watch().breaches(db.session())


def _follow_each_other(numbers: Sequence[str | None]) -> bool:
    counted = [int((number or "-0").rpartition("-")[2]) for number in numbers]
    return counted == list(range(counted[0], counted[0] + len(counted)))


def _places(found: list[tuple[int, Money, bool, int | None]]) -> list[int | None]:
    return [place for *_, held, place in found if not held]


def _asked_for(opening: Opening) -> list[Money]:
    return sorted(one.face for one in opening.ready)


def _entries() -> int:
    reserve = LedgerEntry.reason == Reason.RESERVE
    return db.session.scalar(select(func.count()).select_from(LedgerEntry).where(reserve)) or 0


def _told() -> list[int]:
    """Return how many notices about the answer each firm has."""
    pid = Notice.subject_pid
    counts = select(func.count(Notice.id)).where(pid.is_not(None), Notice.endpoint == "applications.show")
    return list(db.session.scalars(counts.group_by(pid)))
