"""How money comes back in a random history: clawbacks, reversed invoices, changed accounts."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from tests.support.orders import new_key
from tests.support.papers import paper
from voucher import clock
from voucher.access import Actor
from voucher.agencies.bank import decide_bank_change, propose_bank_change
from voucher.clawback import end, receive
from voucher.clawback.decide import decide_clawback
from voucher.clawback.models import Clawback
from voucher.clawback.propose import propose_clawback
from voucher.clawback.states import CLAWBACK, ClawbackEvent, Debtor, Ending
from voucher.ledger import NOTHING, Money
from voucher.orders.models import Order
from voucher.orders.states import REDEEMED
from voucher.redemption.models import Invoice
from voucher.redemption.verdict import Verdict
from voucher.settlement import check_invoices
from voucher.storage import db

REASON = "按规定办理"
Try = Callable[[], object]


def clawing_back(history: Any) -> list[Try]:
    """Return the steps of a debt: what comes back, how it ends, and new ones."""
    one, debt, event = history.any(Order), history.any(Clawback, CLAWBACK), ClawbackEvent
    amount = Money.yuan(history.random.randint(1, 4_000))
    clerk, ending = history.random.choice(history.clerks), history.random.choice(list(Ending))
    moves: dict[Any, Try] = {
        event.PAY_PART: lambda: receive.record_receipt(
            clerk, debt.pid, document_number=new_key(), amount=amount, received_on=clock.today()
        ),
        event.PAY_ALL: lambda: receive.record_receipt(
            clerk,
            debt.pid,
            document_number=new_key(),
            amount=(debt.owed_fen or NOTHING) - (debt.received_fen or NOTHING),
            received_on=clock.today(),
        ),
        event.WRITE_OFF: lambda: end.decide_end(
            history.approvers[1],
            end.propose_end(clerk, debt.pid, ending=ending, document_number=new_key(), reason=REASON),
            approve=True,
        ),
    }
    begin = [lambda: claim_back(history, one.pid, amount)] * 2 if one.state in REDEEMED else []
    return [*history.likely(CLAWBACK, debt, moves), *begin]


def reverse(history: Any, clerk: Actor, line: Any) -> None:
    """Learn of a red-letter invoice, or nothing, about some line."""
    invoice = db.session.scalar(select(Invoice.id).where(Invoice.claim_id == line.claim_id))
    verdict = history.random.choice([Verdict.RED, Verdict.PARTLY_RED, Verdict.UNKNOWN])
    part = Money.yuan(history.random.randint(1, 10_000))
    check_invoices.record_answer(
        clerk, line.pid, invoice or 0, verdict=verdict, reversed_amount=part, red_number=new_key()
    )


def change_account(history: Any) -> None:
    """Let the agency be paid to another account, or not."""
    proposal = propose_bank_change(history.agency, bank_name=REASON, bank_account=new_key(), reason=REASON)
    decide_bank_change(history.approver, proposal, approve=history.random.random() < 1 / 2)


def claim_back(history: Any, order_pid: str, amount: Money) -> None:
    """Take money of the order back, or decline it."""
    proposal = propose_clawback(
        history.reviewer,
        order_pid,
        debtor=history.random.choice(list(Debtor)),
        amount=amount,
        reason=REASON,
        instalments=history.random.randint(1, 12),
        papers=[paper()],
    )
    decide_clawback(history.approver, proposal, approve=history.random.random() < 7 / 8)
