"""What stands between a year and its closing, each with the page where it is finished."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor, require
from voucher.budget.later_tables import applications, batches, rounds
from voucher.storage import db

AT_MOST = 20  # cases named one by one; the rest is counted
RUNNING = ("open", "paused")  # states of rounds that may still take applications
UNDECIDED = (
    "queued",
    "submitted",
    "waiting",
    "returned",
    "accepted",
    "reviewed",
)  # of applications without an answer
UNPAID = ("draft", "locked", "released", "partly_paid")  # of batches whose money is on its way


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One round, application or batch that is not finished."""

    pid: str
    name: str


@dataclass(frozen=True, slots=True)
class Blockers:
    """What has to be finished first: `rounds` and `applications`. `batches` only warn: their claims stay committed.

    `undecided` counts all the applications, of which at most twenty are named.
    """

    rounds: list[OpenCase]
    applications: list[OpenCase]
    undecided: int
    batches: list[OpenCase]

    @property
    def settled(self) -> bool:
        return not self.rounds and not self.undecided


def blockers(actor: Actor, year: int) -> Blockers:
    """Return what blocks closing the year, and what is in flight. Three queries."""
    require(actor, Action.BUDGET_READ)
    named = undecided(year, applications.c.pid, applications.c.number, func.count().over())
    waiting = db.session.execute(named.order_by(applications.c.id).limit(AT_MOST)).all()
    return Blockers(
        _cases(running_rounds(year, rounds.c.pid, rounds.c.name).order_by(rounds.c.id)),
        [OpenCase(pid, number) for pid, number, _all in waiting],
        waiting[0][2] if waiting else 0,
        _cases(
            select(batches.c.pid, batches.c.number)
            .where(batches.c.budget_year == year, batches.c.state.in_(UNPAID))
            .order_by(batches.c.id)
        ),
    )


def running_rounds(year: int, *columns: Any) -> Select[Any]:
    """Return a select over the year's rounds that may still take applications."""
    return (
        select(*columns).select_from(rounds).where(rounds.c.budget_year == year, rounds.c.state.in_(RUNNING))
    )


def undecided(year: int, *columns: Any) -> Select[Any]:
    """Return a select over the year's applications that wait for an answer."""
    return (
        select(*columns)
        .select_from(applications.join(rounds, rounds.c.id == applications.c.round_id))
        .where(rounds.c.budget_year == year, applications.c.state.in_(UNDECIDED))
    )


def how_many(session: Session, counting: Select[Any]) -> int:
    """Return what a counting select counts. One query."""
    return int(session.scalar(counting) or 0)


def _cases(statement: Select[Any]) -> list[OpenCase]:
    return [OpenCase(pid, name) for pid, name in db.session.execute(statement.limit(AT_MOST))]
