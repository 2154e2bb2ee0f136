"""The part of a voucher's life in which the agency claims and the bureau checks."""

from datetime import datetime

from sqlalchemy import select

from voucher import clock
from voucher.access import Actor
from voucher.cli.demo.director import Director
from voucher.cli.demo.oddities import WHY_GO_ON, WHY_IN_ORDER
from voucher.cli.demo.papers import paper
from voucher.cli.demo.stage import Life
from voucher.cli.demo.stories import Ending, Story
from voucher.ledger import NOTHING
from voucher.orders.models import Order
from voucher.redemption.check import first_check, return_claim, second_check
from voucher.redemption.proofs import Defect, Proof, Slot
from voucher.redemption.redeem import add_invoice, attach, set_own_payment, start_claim, submit
from voucher.storage import db


def claim_life(director: Director, story: Story, order_pid: str, moment: datetime) -> Life:
    """Claim the redeemed part and be checked by two people."""
    moment = director.pace.after(moment, 4)
    yield moment
    claim = _prepare(director, story, order_pid)
    if story.ending is Ending.CLAIM_DRAFT:
        return
    submit(director.market.people[_order(order_pid).agency_id], claim)
    if story.ending is Ending.CLAIMED:
        return
    moment = director.pace.after(moment, 2)
    yield moment
    if story.ending is Ending.CLAIM_RETURNED:
        defects = [Defect(Proof.PAYMENT_PROOF, "付款凭证看不清付款单位，请上传银行回单原件扫描。")]
        return_claim(director.cast.checker, claim, defects)
        return
    first_check(director.cast.checker, claim, by_hand=WHY_IN_ORDER)
    if story.ending is Ending.CLAIM_CHECKED:
        return
    yield director.pace.after(moment, 2)
    second_check(director.cast.approver, claim, by_hand=WHY_IN_ORDER, override=WHY_GO_ON)


def _prepare(director: Director, story: Story, order_pid: str) -> str:
    order = _order(order_pid)
    agency: Actor = director.market.people[order.agency_id]
    price, own = order.contract_fen or NOTHING, (order.contract_fen or NOTHING) - order.redeemed_fen
    today = clock.today()
    claim = start_claim(agency, order_pid)
    number = f"{today:%y}332{next(director.invoices):015d}"
    add_invoice(agency, claim, number=number, issued_on=today, amount=price)
    set_own_payment(agency, claim, amount=own, paid_on=today)
    attach(agency, claim, Slot.INVOICE, paper("数电发票.pdf", f"invoice {claim}"))
    # Claims that come back do so over one and the same unreadable receipt, which a warning names, too.
    receipt = "receipt" if story.ending is Ending.CLAIM_RETURNED else f"receipt {claim}"
    attach(agency, claim, Slot.PAYMENT_PROOF, paper("企业付款回单.pdf", receipt))
    return claim


def _order(pid: str) -> Order:
    return db.session.scalars(select(Order).where(Order.pid == pid)).one()
