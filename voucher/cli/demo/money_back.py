"""Money that comes back: a clawback in instalments, a reversed invoice, an agency with a new bank account."""

from datetime import datetime, timedelta

from sqlalchemy import Row, select

from voucher import clock
from voucher.access import Actor
from voucher.agencies.bank import decide_bank_change, propose_bank_change
from voucher.clawback.decide import decide_clawback
from voucher.clawback.detail import proposal_of
from voucher.clawback.plan import divide
from voucher.clawback.propose import propose_clawback
from voucher.clawback.receive import record_receipt
from voucher.clawback.states import Debtor
from voucher.cli.demo.cast import Cast
from voucher.cli.demo.papers import paper
from voucher.cli.demo.stage import Life
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.verdict import Verdict
from voucher.settlement.check_invoices import record_answer
from voucher.settlement.models import BatchLine
from voucher.settlement.states import LineState
from voucher.storage import db

INSTALMENTS = 3
BEGINS = timedelta(days=45)  # before today: the first part is paid, the second is not due yet
FIRST_PART = timedelta(days=17)


def claw_back(cast: Cast, now: datetime) -> Life:
    """Take a part of the oldest payment back, in instalments, of which the first is paid in time."""
    yield now - BEGINS
    order_pid, amount = _oldest_payment()
    proposal = propose_clawback(
        cast.reviewer,
        order_pid,
        debtor=Debtor.AGENCY,
        amount=amount,
        reason="绩效抽查发现部分服务未实际开展，按规定追回相应资金。",
        instalments=INSTALMENTS,
        papers=[paper("绩效抽查报告.pdf")],
    )
    decide_clawback(cast.director, proposal, approve=True)
    _, pid = proposal_of(proposal)
    yield now - FIRST_PART
    today = clock.today()
    number, part = f"国库收〔{today.year}〕{today.month}-1号", divide(amount, INSTALMENTS, today)[0].amount
    record_receipt(cast.finance, pid, document_number=number, amount=part, received_on=today)


def reverse_an_invoice(cast: Cast) -> None:
    """Find that an invoice of the latest payment was reversed in part: a clawback of that part is offered."""
    found = _latest_payment()
    if found is not None:
        line, invoice_id, amount = found
        record_answer(
            cast.finance,
            line,
            invoice_id,
            verdict=Verdict.PARTLY_RED,
            reversed_amount=amount.share(2_000),
            red_number=f"{clock.today():%y}339999999999999901",
        )


def change_an_account(cast: Cast, agency: Actor) -> None:
    """Give an agency another bank account, decided just now: its payments are held."""
    proposal = propose_bank_change(
        agency, bank_name="浙江农信舟山支行", bank_account="6222000000009003", reason="原开户行撤并。"
    )
    decide_bank_change(cast.reviewer, proposal, approve=True)


def _oldest_payment() -> tuple[str, Money]:
    pid, amount = db.session.execute(
        select(Order.pid, BatchLine.amount_fen)
        .join(Claim, Claim.order_id == Order.id)
        .join(BatchLine, BatchLine.claim_id == Claim.id)
        .where(BatchLine.state == LineState.PAID)
        .order_by(BatchLine.id)
        .limit(1)
    ).one()
    return pid, Money(amount.fen // 200 * 100)


def _latest_payment() -> Row[tuple[str, int, Money]] | None:
    return db.session.execute(
        select(BatchLine.pid, Invoice.id, Invoice.amount_fen)
        .join(Invoice, Invoice.claim_id == BatchLine.claim_id)
        .where(BatchLine.state == LineState.PAID, Invoice.red_fen == NOTHING)
        .order_by(BatchLine.id.desc())
        .limit(1)
    ).one_or_none()
