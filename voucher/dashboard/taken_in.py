"""A window clerk's own list: every case they filed for a firm, of whatever kind, and how it stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, literal, select, tuple_, type_coerce, union_all

from voucher.access import Action, Actor, require
from voucher.accounts.models import AssistSession
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.firms.models import Firm, FirmDraft
from voucher.firms.states import FirmDraftState
from voucher.orders.models import Order
from voucher.orders.states import OrderState
from voucher.storage import Moment, db
from voucher.storage.paging import PAGE_SIZE, one_page
from voucher.storage.places import moment_at, place_of, read_place, write_place
from voucher.wording import N_, Labelled


class FiledKind(Labelled):
    """What a clerk files for a firm."""

    APPLICATION = "application", N_("Application for a voucher")
    ORDER = "order", N_("Order of a service")
    DETAILS = "details", N_("New details of a firm")


_KINDS: tuple[tuple[FiledKind, type[Labelled]], ...] = (
    (FiledKind.APPLICATION, ApplicationState),
    (FiledKind.ORDER, OrderState),
    (FiledKind.DETAILS, FirmDraftState),
)


@dataclass(frozen=True, slots=True)
class TakenIn:
    """One case of the list: how it stands, and no more of the firm than its name and, for details, its code."""

    kind: FiledKind
    number: str
    firm: str
    state: Labelled
    filed_at: datetime


@dataclass(frozen=True, slots=True)
class TakenInPage:
    """Some cases, and where the next ones begin (None at the end)."""

    lines: list[TakenIn]
    next_after: str | None


def taken_in(actor: Actor, *, after: str | None = None, size: int = PAGE_SIZE) -> TakenInPage:
    """Return the cases the clerk filed for firms, newest first. One query."""
    require(actor, Action.ASSIST_SESSION_OPEN)
    found = union_all(*_filed_by(actor)).subquery()
    order = (found.c.filed_at, found.c.place, found.c.key)
    statement = one_page(select(found).order_by(*(column.desc() for column in order)), size)
    if here := read_place(after, count=3):
        filed, place, key = here
        moment = literal(moment_at(filed), Moment)
        statement = statement.where(tuple_(*order) < tuple_(moment, literal(place), literal(key)))
    rows = db.session.execute(statement).all()
    last = rows[size - 1] if len(rows) > size else None
    return TakenInPage(
        [_line(row) for row in rows[:size]],
        write_place(place_of(last.filed_at), last.place, last.key) if last else None,
    )


def _filed_by(actor: Actor) -> list[Select[Any]]:
    """Return the clerk's filings of each kind, all with the same columns."""
    return [
        _rows(0, Application, Application.submitted_at, Application.number, actor),
        _rows(1, Order, Order.placed_at, Order.number, actor),
        _rows(2, FirmDraft, FirmDraft.written_at, Firm.credit_code, actor),
    ]


def _rows(place: int, table: Any, filed_at: Any, number: Any, actor: Actor) -> Select[Any]:
    return (
        select(
            literal(place).label("place"),
            table.id.label("key"),
            number.label("number"),
            Firm.name.label("firm"),
            type_coerce(table.state, String).label("state"),
            filed_at.label("filed_at"),
        )
        .select_from(table)
        .join(Firm, Firm.id == table.firm_id)
        .join(AssistSession, AssistSession.id == table.assist_id)
        .where(AssistSession.clerk_id == actor.person_id)
    )


def _line(row: Any) -> TakenIn:
    kind, states = _KINDS[row.place]
    return TakenIn(kind, row.number, row.firm, states(row.state), row.filed_at)
