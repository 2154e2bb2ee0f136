"""The ledger as people read it: each movement of money with its time, reason, case and person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, exists, select
from sqlalchemy.orm import aliased

from voucher.access import Action, Actor, require
from voucher.accounts.models import Person
from voucher.budget.later_tables import applications, clawbacks, orders, vouchers
from voucher.budget.models import LedgerAccount, LedgerEntry, LedgerTransfer
from voucher.ledger import Holder, Money, Reason, Stage
from voucher.storage import db
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries are asked for; None is any."""

    stage: Stage | None = None
    reason: Reason | None = None
    pool: str | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """One transfer: from where to where, and the application, voucher or order it belongs to."""

    source: Stage
    target: Stage
    amount: Money
    pool: str
    target_pool: str
    holder: Holder
    case_number: str
    case_pid: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of the books; `person` is empty for the portal's own timers."""

    id: int
    at: datetime
    reason: Reason
    person: str | None
    movements: tuple[Movement, ...]


def entries(actor: Actor, year: int, asked: Filter, after: int | None = None) -> Page[EntryLine]:
    """Return the year's entries, the newest first. Two queries."""
    require(actor, Action.BUDGET_READ)
    statement = (
        select(LedgerEntry, Person.name)
        .outerjoin(Person, Person.id == LedgerEntry.person_id)
        .where(LedgerEntry.budget_year == year)
    )
    if asked.reason is not None:
        statement = statement.where(LedgerEntry.reason == asked.reason)
    if asked.stage is not None or asked.pool is not None:
        statement = statement.where(_touches(asked))
    rows = db.session.execute(newest_first(statement, LedgerEntry.id, after)).all()
    moved = _movements(year, [entry.id for entry, _ in rows])
    return page_of(
        rows,
        lambda row: int(row[0].id),
        lambda row: EntryLine(row[0].id, row[0].at, row[0].reason, row[1], tuple(moved[row[0].id])),
    )


def _touches(asked: Filter) -> Any:
    """Ask for entries that move money to or from the stage and the pool."""
    conditions = []
    if asked.stage is not None:
        conditions.append(LedgerAccount.stage == asked.stage)
    if asked.pool is not None:
        conditions.append(LedgerAccount.pool == asked.pool)
    return exists().where(
        LedgerTransfer.budget_year == LedgerEntry.budget_year,
        LedgerTransfer.entry_id == LedgerEntry.id,
        LedgerAccount.id.in_([LedgerTransfer.source_id, LedgerTransfer.target_id]),
        *conditions,
    )


def _movements(year: int, entry_ids: list[int]) -> dict[int, list[Movement]]:
    found: dict[int, list[Movement]] = {entry_id: [] for entry_id in entry_ids}
    for transfer, source, target, *held_by in db.session.execute(_transfers(year, entry_ids)):
        found[transfer.entry_id].append(_movement(transfer, source, target, held_by))
    return found


def _transfers(year: int, entry_ids: list[int]) -> Select[Any]:
    """Select transfers with both ends and the number of the case that holds the money at either end."""
    source, target = aliased(LedgerAccount), aliased(LedgerAccount)
    statement = (
        select(LedgerTransfer, source, target)
        .join(source, source.id == LedgerTransfer.source_id)
        .join(target, target.id == LedgerTransfer.target_id)
        .where(LedgerTransfer.budget_year == year, LedgerTransfer.entry_id.in_(entry_ids))
        .order_by(LedgerTransfer.id)
    )
    for holder, cases, number in _CASES:
        held_by = case(
            (target.holder == holder, target.holder_id), (source.holder == holder, source.holder_id)
        )
        statement = statement.outerjoin(cases, cases.c.id == held_by).add_columns(
            cases.c.pid, cases.c[number]
        )
    return statement


def _movement(
    transfer: LedgerTransfer, source: LedgerAccount, target: LedgerAccount, held_by: list[str | None]
) -> Movement:
    """Name the case that is furthest on its way: clawback, order, voucher, application."""
    holder, pid, number = Holder.YEAR, "", ""
    for place, (kind, _, _) in enumerate(_CASES):
        if kind in (source.holder, target.holder):
            holder, pid, number = kind, held_by[2 * place] or "", held_by[2 * place + 1] or ""
            break
    return Movement(
        source.stage,
        target.stage,
        Money(transfer.amount_fen),
        source.pool,
        target.pool,
        holder,
        number,
        pid,
    )


_CASES = (
    (Holder.CLAWBACK, clawbacks, "number"),
    (Holder.ORDER, orders, "number"),
    (Holder.VOUCHER, vouchers, "code"),
    (Holder.APPLICATION, applications, "number"),
)
