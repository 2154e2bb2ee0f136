"""One order as its pages show it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from voucher.access import Action, Actor, require
from voucher.accounts.models import Person
from voucher.agencies.models import Agency
from voucher.firms.reach import require_reach
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.orders.lines import OrderLine, order_line, order_lines
from voucher.orders.models import Order, Rating
from voucher.orders.queries import may_be_claimed
from voucher.orders.states import OrderState
from voucher.orders.steps import reaches
from voucher.orders.voucher_part import redeemable
from voucher.refusal import NotFound
from voucher.storage import db, documents
from voucher.storage.documents import Paper


@dataclass(frozen=True, slots=True)
class OrderDetail:
    """Everything about one order. `redeemable` is what confirming now would redeem; `own` what the firm pays itself.

    `own` is None while nothing was ever locked: the voucher's part is not known before the firm agrees.
    """

    id: int
    line: OrderLine
    agency_pid: str
    voucher_pid: str
    voucher_tail: str
    budget_year: int
    use_by: date
    redeem_by: date
    need: str
    evidence: str
    ratio_bp: int
    locked: Money
    redeemed: Money
    redeemable: Money
    own: Money | None
    accept_by: date
    contract_number: str | None
    contract: Money | None
    contract_on: date | None
    delivered_at: datetime | None
    delivery_note: str | None
    remind_on: date | None
    confirmed_at: datetime | None
    confirmed_by: str | None
    rate_by: date | None
    cancel_asked_by_firm: bool | None
    reason: str | None
    stars: int | None
    comment: str | None
    claimable: bool
    papers: list[Paper]

    @property
    def deadline(self) -> date | None:
        """The last day of the step the order waits for, inclusive; None if there is none."""
        return {
            OrderState.OFFERED: self.accept_by,
            OrderState.PLACED: self.accept_by,
            OrderState.DELIVERED: self.remind_on,
            OrderState.CONFIRMED: self.rate_by,
        }.get(self.line.state)


def order_for(actor: Actor, pid: str) -> OrderDetail:
    """Return an order for the firm or the agency that has it, or for the bureau. Two queries.

    Raises:
        NotFound: There is none, or it is somebody else's.
    """
    scope = require(actor, Action.ORDER_READ)
    row = db.session.execute(
        order_lines()
        .add_columns(Voucher, Rating, Person.name, may_be_claimed())
        .outerjoin(Rating, Rating.order_id == Order.id)
        .outerjoin(Person, Person.id == Order.confirmed_by)
        .where(Order.pid == pid)
    ).first()
    if row is None or not reaches(scope, actor, row[0]):
        raise NotFound()
    require_reach(db.session(), actor, row[0].firm_id)
    return _detail(row)


def _detail(row: Any) -> OrderDetail:
    order: Order = row[0]
    agency: Agency = row[2]
    voucher, rating, confirmer, claimable = row[5:]
    return OrderDetail(
        id=order.id,
        line=order_line(row),
        agency_pid=agency.pid,
        voucher_pid=voucher.pid,
        voucher_tail=voucher.code[-4:],
        budget_year=voucher.budget_year,
        use_by=voucher.use_by,
        redeem_by=voucher.redeem_by,
        need=order.need,
        evidence=row[3].evidence,
        ratio_bp=order.ratio_bp,
        locked=order.locked_fen,
        redeemed=order.redeemed_fen,
        redeemable=redeemable(order),
        own=_own(order),
        accept_by=order.accept_by,
        contract_number=order.contract_number,
        contract=order.contract_fen,
        contract_on=order.contract_on,
        delivered_at=order.delivered_at,
        delivery_note=order.delivery_note,
        remind_on=order.remind_on,
        confirmed_at=order.confirmed_at,
        confirmed_by=confirmer,
        rate_by=order.rate_by,
        cancel_asked_by_firm=order.cancel_asked_by_firm,
        reason=order.reason,
        stars=rating.stars if rating else None,
        comment=rating.comment if rating else None,
        claimable=claimable,
        papers=documents.papers(db.session(), Order.__tablename__, order.id),
    )


def _own(order: Order) -> Money | None:
    if not order.locked_fen:
        return None
    price = order.contract_fen or order.price_fen
    part = order.redeemed_fen or (redeemable(order) if order.contract_fen else order.locked_fen)
    return price - part if part <= price else NOTHING
