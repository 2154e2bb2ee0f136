"""Dealings of the demo city that the rules of the warnings notice, and what officers say to them."""

from collections.abc import Iterable

from sqlalchemy import exists, select

from voucher import clock
from voucher.access import Actor
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.institutions import Market, Offer
from voucher.issuance.models import Voucher
from voucher.issuance.states import VoucherState
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.orders.order import place
from voucher.storage import db
from voucher.warnings.close import close
from voucher.warnings.models import RaisedWarning
from voucher.warnings.states import WarningEvent, WarningKind

WHY_IN_ORDER = "已核对企业登记信息，发票、付款凭证与合同一致。"
WHY_GO_ON = "已电话核实：企业派员驻场配合，当日完成并留有现场记录，付款属实。"
WHY_EXPLAINED = "查阅现场记录并电话回访企业，服务当日完成，情况属实。"
PARTS = 3
SMALL = Money.yuan(3_000)


def split_an_order(market: Market, people: Iterable[Actor]) -> None:
    """Let a firm order three times on one day from one agency, with a voucher it has not used."""
    of_firm = {person.firm_id: person for person in people}
    unused = (
        select(Voucher)
        .where(
            Voucher.state == VoucherState.ACTIVE,
            Voucher.budget_year == clock.budget_year(),
            Voucher.issued_at < clock.now(),
            ~exists().where(Order.voucher_id == Voucher.id),
        )
        .order_by(Voucher.id)
    )
    for voucher in db.session.scalars(unused).all():
        offer = min(market.offers[voucher.category_code], key=_least)
        if voucher.firm_id in of_firm and offer.price_min <= SMALL <= offer.price_max:
            for part in range(1, PARTS + 1):
                need = f"分阶段实施，第{part}阶段。"
                key = f"demo-{voucher.pid}-{part}"
                place(of_firm[voucher.firm_id], voucher.pid, offer.listing_pid, SMALL, need, key)
            return


def explain_one_warning(cast: Cast) -> None:
    """Let a reviewer look at the oldest delivery that was too fast, and find it in order."""
    oldest = db.session.scalar(
        select(RaisedWarning.pid)
        .where(RaisedWarning.kind == WarningKind.FAST_DELIVERY)
        .order_by(RaisedWarning.id)
        .limit(1)
    )
    if oldest is not None:
        close(cast.reviewer, oldest, WarningEvent.EXPLAIN, reason=WHY_EXPLAINED)


def _least(offer: Offer) -> tuple[int, int]:
    return offer.distance(SMALL), offer.agency_id
