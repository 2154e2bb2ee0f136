"""Which rows a copy of a city takes: all that money moved through, or only the cases that have ended."""

from collections.abc import Mapping

from sqlalchemy import Connection, select
from sqlalchemy.orm import InstrumentedAttribute

from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.audit.models import AuditEvent
from voucher.budget.models import LedgerAccount, LedgerEntry, LedgerTransfer
from voucher.clawback.models import Clawback
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.ledger import Holder
from voucher.orders.models import Order, Rating
from voucher.orders.states import OrderState
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import LineState

Ids = set[int]

_WAITING = {ApplicationState.QUEUED, ApplicationState.WAITING}
_DECIDED = {ApplicationState.ISSUED, ApplicationState.REJECTED, ApplicationState.WITHDRAWN}
_OVER = {OrderState.CANCELLED, OrderState.DECLINED, OrderState.CLOSED}


def everything(connection: Connection) -> dict[str, Ids]:
    """Return all rows by table, but for debts, places in lines, and what belongs to them."""
    states = dict(connection.execute(select(Application.id, Application.state)).tuples().all())
    firms = set(connection.scalars(select(Firm.id)))
    kept = _with_cases(connection, firms, {one for one, state in states.items() if state not in _WAITING})
    kept[AuditEvent.__tablename__] = _trail(connection, kept)
    return kept


def ended(connection: Connection) -> dict[str, Ids]:
    """Return the rows of cases about which nothing is left to do: decided, and every order paid or over.

    Of the audit trail it takes the lines about vouchers only.
    """
    busy = set(_vouchers_of(connection, _orders_that_go_on(connection)))
    voucher_of = _pairs(connection, Voucher.application_id, Voucher.id)
    states = connection.execute(select(Application.id, Application.state)).tuples()
    decided = {one for one, state in states if state in _DECIDED}
    cases = {one for one in decided if voucher_of.get(one) not in busy}
    firm_of = _pairs(connection, Application.id, Application.firm_id)
    kept = _with_cases(connection, {firm_of[one] for one in cases}, cases)
    vouchers = {Voucher.__tablename__: kept[Voucher.__tablename__]}
    kept[AuditEvent.__tablename__] = _trail(connection, vouchers)
    return kept


def _trail(connection: Connection, kept: Mapping[str, Ids]) -> Ids:
    """Return the lines of the audit trail about these rows."""
    rows = connection.execute(select(AuditEvent.id, AuditEvent.subject_kind, AuditEvent.subject_id)).tuples()
    return {one for one, kind, subject in rows if subject in kept.get(kind, ())}


def _orders_that_go_on(connection: Connection) -> Ids:
    """Return the orders that are neither over nor paid for good."""
    claims = connection.execute(select(Claim.order_id, Claim.state)).tuples()
    paid = {order for order, state in claims if state is ClaimState.PAID}
    states = connection.execute(select(Order.id, Order.state)).tuples()
    going_on = {one for one, state in states if state not in _OVER and one not in paid}
    unpaid_lines = (
        select(Claim.order_id)
        .join(BatchLine, BatchLine.claim_id == Claim.id)
        .where(BatchLine.state != LineState.PAID)
    )
    return (
        going_on | set(connection.scalars(unpaid_lines)) | set(connection.scalars(select(Clawback.order_id)))
    )


def _with_cases(connection: Connection, firms: Ids, applications: Ids) -> dict[str, Ids]:
    """Return the rows that belong to these firms and applications, money and payments included."""
    indebted = set(_vouchers_of(connection, set(connection.scalars(select(Clawback.order_id)))))
    vouchers = _where(connection, Voucher.id, Voucher.application_id, applications) - indebted
    orders = _where(connection, Order.id, Order.voucher_id, vouchers)
    claims = _where(connection, Claim.id, Claim.order_id, orders)
    lines = _where(connection, BatchLine.id, BatchLine.claim_id, claims)
    batches = {b for one, b in _pairs(connection, BatchLine.id, BatchLine.batch_id).items() if one in lines}
    cases = applications - {
        one
        for one, voucher in _pairs(connection, Voucher.application_id, Voucher.id).items()
        if voucher not in vouchers
    }
    return {
        Firm.__tablename__: firms,
        Application.__tablename__: cases,
        Voucher.__tablename__: vouchers,
        Order.__tablename__: orders,
        Rating.__tablename__: _where(connection, Rating.id, Rating.order_id, orders),
        Claim.__tablename__: claims,
        Batch.__tablename__: batches,
        BatchLine.__tablename__: lines,
        **_books(connection, {Holder.APPLICATION: cases, Holder.VOUCHER: vouchers, Holder.ORDER: orders}),
    }


def _books(connection: Connection, holders: Mapping[Holder, Ids]) -> dict[str, Ids]:
    """Return the accounts of the holders, and the entries that moved their money."""
    rows = connection.execute(
        select(LedgerAccount.id, LedgerAccount.holder, LedgerAccount.holder_id)
    ).tuples()
    accounts = {one for one, holder, holder_id in rows if holder_id in holders.get(holder, ())}
    moved = connection.execute(
        select(LedgerTransfer.id, LedgerTransfer.entry_id, LedgerTransfer.source_id, LedgerTransfer.target_id)
    ).all()
    entries = {entry for _id, entry, source, target in moved if source in accounts or target in accounts}
    return {
        LedgerAccount.__tablename__: accounts,
        LedgerEntry.__tablename__: entries,
        LedgerTransfer.__tablename__: {one for one, entry, _source, _target in moved if entry in entries},
    }


def _vouchers_of(connection: Connection, orders: Ids) -> Ids:
    return {v for one, v in _pairs(connection, Order.id, Order.voucher_id).items() if one in orders}


def _where(
    connection: Connection, key: InstrumentedAttribute[int], owner: InstrumentedAttribute[int], owners: Ids
) -> Ids:
    return {one for one, found in _pairs(connection, key, owner).items() if found in owners}


def _pairs(
    connection: Connection, key: InstrumentedAttribute[int], value: InstrumentedAttribute[int]
) -> dict[int, int]:
    return dict(connection.execute(select(key, value)).tuples().all())
