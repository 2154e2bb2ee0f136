"""Disputes in every state, made through the verbs."""

from dataclasses import dataclass

from tests.support.cases import row
from tests.support.orders import running_order
from tests.support.ready_made import ready_made
from tests.support.trade import Trade, trade
from voucher.disputes.dispute import answer_dispute, open_dispute
from voucher.disputes.models import Dispute
from voucher.disputes.states import Ground


@dataclass(frozen=True, slots=True)
class Disputed:
    """A dispute, the order it is about, and the trade behind them."""

    pid: str
    order_pid: str
    trade: Trade


@ready_made
def opened_dispute(deal: Trade | None = None, *, order_pid: str | None = None) -> Disputed:
    """Return a dispute that the firm opened about an order, by default one in service."""
    deal = deal or trade()
    order_pid = order_pid or running_order(deal)
    return Disputed(open_dispute(deal.firm, order_pid, Ground.DELAY, "约定的交付时间已过。"), order_pid, deal)


@ready_made
def answered_dispute(deal: Trade | None = None, *, order_pid: str | None = None) -> Disputed:
    """Return a dispute in which both sides were heard."""
    disputed = opened_dispute(deal, order_pid=order_pid)
    answer_dispute(disputed.trade.agency, disputed.pid, "因资料未齐而延后。")
    return disputed


def stored(disputed: Disputed) -> Dispute:
    """Return the dispute as it is in the database now."""
    return row(Dispute, disputed.pid)
