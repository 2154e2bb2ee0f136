"""Lists of clawbacks with their sums, for the bureau and for who has to pay back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Select, func, select, type_coerce

from voucher import clock
from voucher.access import Actor
from voucher.agencies.models import Agency
from voucher.clawback.models import Clawback
from voucher.clawback.plan import Age, age_of
from voucher.clawback.states import KNOWN_TO_DEBTOR, OWING, ClawbackState, Debtor
from voucher.clawback.tabs import UNDER, ClawbackTab
from voucher.firms.models import Firm
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.storage import db
from voucher.storage.matching import contains
from voucher.storage.paging import PAGE_SIZE, Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which clawbacks are asked for; None asks nothing. `year` is the budget year whose money was paid."""

    tab: ClawbackTab = ClawbackTab.ALL
    year: int | None = None
    debtor: Debtor | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class ClawbackLine:
    """A clawback in a list. `age` says how old the oldest open part is; None if nothing is owed."""

    pid: str
    number: str
    order: str
    firm: str
    agency: str
    agency_en: str
    debtor: Debtor
    budget_year: int
    amount: Money
    received: Money
    left: Money
    next_due: date | None
    age: Age | None
    state: ClawbackState
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sums:
    """How many there are, what was claimed, what came back, and what is still owed."""

    number: int = 0
    amount: Money = NOTHING
    received: Money = NOTHING
    left: Money = NOTHING


@dataclass(frozen=True, slots=True)
class AgeSum:
    """What is owed by debts of one age."""

    age: Age
    number: int
    left: Money


def clawbacks(wanted: Wanted, after: int | None = None, size: int = PAGE_SIZE) -> Page[ClawbackLine]:
    """Return the clawbacks asked for, the newest first. One query."""
    statement = _narrowed(lines(), wanted).where(Clawback.state.in_(UNDER[wanted.tab]))
    rows = db.session.execute(newest_first(statement, Clawback.id, after, size)).all()
    return page_of(rows, lambda row: row[0].id, line_of, size)


def sums(wanted: Wanted) -> Mapping[ClawbackTab, Sums]:
    """Return what stands under each tab, narrowed as asked. One query."""
    columns = (
        Clawback.state,
        func.count(),
        _sum(Clawback.amount_fen),
        _sum(Clawback.owed_fen),
        _sum(Clawback.received_fen),
    )
    statement = _narrowed(_joined(select(*columns).select_from(Clawback)), wanted).group_by(Clawback.state)
    found = {row[0]: tuple(int(figure or 0) for figure in row[1:]) for row in db.session.execute(statement)}
    return {tab: _added([(s, found[s]) for s in states if s in found]) for tab, states in UNDER.items()}


def ages(wanted: Wanted) -> list[AgeSum]:
    """Return what is owed by the age of its oldest open part, narrowed as asked. One query."""
    columns = (Clawback.next_due, func.count(), _sum(Clawback.owed_fen), _sum(Clawback.received_fen))
    statement = _narrowed(_joined(select(*columns).select_from(Clawback)), wanted)
    statement = statement.where(Clawback.state.in_(OWING)).group_by(Clawback.next_due)
    number: dict[Age, int] = dict.fromkeys(Age, 0)
    left: dict[Age, int] = dict.fromkeys(Age, 0)
    for due, count, owed, received in db.session.execute(statement):
        age = age_of(due, clock.today())
        number[age] += count
        left[age] += int(owed) - int(received)
    return [AgeSum(age, number[age], Money(left[age])) for age in Age]


def owed_by(actor: Actor, after: int | None = None) -> Page[ClawbackLine]:
    """Return what the actor's agency or firm was told to pay back, the newest first. One query."""
    statement = lines().where(Clawback.state.in_(KNOWN_TO_DEBTOR))
    if actor.is_agency:
        statement = statement.where(Clawback.debtor == Debtor.AGENCY, Clawback.agency_id == actor.agency_id)
    else:
        statement = statement.where(Clawback.debtor == Debtor.FIRM, Clawback.firm_id == actor.firm_id)
    rows = db.session.execute(newest_first(statement, Clawback.id, after)).all()
    return page_of(rows, lambda row: row[0].id, line_of)


def years() -> list[int]:
    """Return the budget years of which money was claimed back, the latest first. One query."""
    return list(
        db.session.scalars(select(Clawback.budget_year).distinct().order_by(Clawback.budget_year.desc()))
    )


def lines() -> Select[Any]:
    """Return the statement of lines with order, firm and agency, for more conditions."""
    return _joined(select(Clawback, Order.number, Firm.name, Agency))


def line_of(row: Any) -> ClawbackLine:
    """Turn a row of `lines` into a line."""
    clawback, order, firm, agency = row
    owing = clawback.state in OWING
    return ClawbackLine(
        pid=clawback.pid,
        number=clawback.number,
        order=order,
        firm=firm,
        agency=agency.name_zh,
        agency_en=agency.name_en,
        debtor=clawback.debtor,
        budget_year=clawback.budget_year,
        amount=clawback.amount_fen,
        received=clawback.received_fen,
        left=clawback.owed_fen - clawback.received_fen if owing else NOTHING,
        next_due=clawback.next_due if owing else None,
        age=age_of(clawback.next_due, clock.today()) if owing and clawback.next_due else None,
        state=clawback.state,
        decided_at=clawback.decided_at,
    )


def _joined(statement: Select[Any]) -> Select[Any]:
    return (
        statement.join(Order, Order.id == Clawback.order_id)
        .join(Firm, Firm.id == Clawback.firm_id)
        .join(Agency, Agency.id == Clawback.agency_id)
    )


def _narrowed(statement: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.year is not None:
        statement = statement.where(Clawback.budget_year == wanted.year)
    if wanted.debtor is not None:
        statement = statement.where(Clawback.debtor == wanted.debtor)
    if wanted.text:
        found = contains(wanted.text, Clawback.number, Order.number, Firm.name, Agency.name_zh)
        statement = statement.where(found)
    return statement


def _sum(column: Any) -> Any:
    return func.sum(type_coerce(column, BigInteger))


def _added(rows: list[tuple[ClawbackState, tuple[int, ...]]]) -> Sums:
    number = sum(figures[0] for _, figures in rows)
    amount, received = sum(f[1] for _, f in rows), sum(f[3] for _, f in rows)
    left = sum(figures[2] - figures[3] for state, figures in rows if state in OWING)
    return Sums(number, Money(amount), Money(received), Money(left))
