"""Random histories of what is paid, and of what comes back afterwards."""

from typing import Any

from sqlalchemy import select

from tests.support.objections import object_to
from tests.support.orders import new_key
from tests.support.papers import paper
from tests.support.trying import REASON, Try, Trying
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
from voucher.publicity.decide import decide_objection
from voucher.publicity.models import Objection, PublicNotice
from voucher.publicity.publish import publish_batch
from voucher.publicity.states import OBJECTION
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.verdict import Verdict
from voucher.settlement import check_invoices, pay, release, settle
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import BATCH, BatchEvent
from voucher.storage import db


class Paying(Trying):
    """Batches, notices, objections, reversed invoices, changed accounts and clawbacks."""

    agency: Actor
    clerks: list[Actor]

    def settling(self) -> list[Try]:
        claim, batch, line, event = self.any(Claim), self.any(Batch, BATCH), self.any(BatchLine), BatchEvent
        clerk = self.random.choice(self.clerks)
        moves: dict[Any, Try] = {
            event.LOCK: lambda: settle.lock(clerk, batch.pid),
            event.SEND_BACK: lambda: release.send_back(self.approver, batch.pid, REASON),
            event.DISSOLVE: lambda: settle.dissolve(clerk, batch.pid),
            event.RELEASE: lambda: self.release(clerk, batch),
            event.PAY_ALL: lambda: pay.record_payments(
                clerk, batch.pid, paid_on=clock.today(), reference_prefix=new_key()[:20]
            ),
            event.PAY_PART: lambda: pay.record_failure(clerk, line.pid, REASON),
            event.END: lambda: pay.record_payment(
                clerk, line.pid, paid_on=clock.today(), reference=new_key()
            ),
        }
        rare: list[Try] = []
        if self.random.random() < 1 / 6:
            rare.append(lambda: self.reverse(clerk, line))
        if self.random.random() < 1 / 60:  # after each change nothing is paid for three days
            rare.append(self.change_account)
        return [
            *self.likely(BATCH, batch, moves),
            lambda: settle.make_batch(clerk, [claim.pid]),
            lambda: publish_batch(self.approver, batch.pid),
            lambda: settle.remove_line(clerk, line.pid),
            self.random.choice([self.object, self.decide_objection]),
            *rare,
        ]

    def clawing_back(self) -> list[Try]:
        one, debt, event = self.any(Order), self.any(Clawback, CLAWBACK), ClawbackEvent
        amount = Money.yuan(self.random.randint(1, 4_000))
        clerk, ending = self.random.choice(self.clerks), self.random.choice(list(Ending))
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
                self.approvers[1],
                end.propose_end(clerk, debt.pid, ending=ending, document_number=new_key(), reason=REASON),
                approve=True,
            ),
        }
        begin = [lambda: self.claim_back(one.pid, amount)] * 2 if one.state in REDEEMED else []
        return [*self.likely(CLAWBACK, debt, moves), *begin]

    def release(self, clerk: Actor, batch: Any) -> None:
        """Look the invoices up, mostly, then release."""
        if self.random.random() < 7 / 8:
            invoices = select(Invoice.id).join(BatchLine, BatchLine.claim_id == Invoice.claim_id)
            of_batch = db.session.scalars(invoices.where(BatchLine.batch_id == batch.id)).all()
            check_invoices.record_valid(clerk, batch.pid, of_batch)
        release.release(self.approver, batch.pid, minutes_number=REASON, digest=batch.digest or "")

    def reverse(self, clerk: Actor, line: Any) -> None:
        invoice = db.session.scalar(select(Invoice.id).where(Invoice.claim_id == line.claim_id))
        verdict = self.random.choice([Verdict.RED, Verdict.PARTLY_RED, Verdict.UNKNOWN])
        part = Money.yuan(self.random.randint(1, 10_000))
        check_invoices.record_answer(
            clerk, line.pid, invoice or 0, verdict=verdict, reversed_amount=part, red_number=new_key()
        )

    def change_account(self) -> None:
        proposal = propose_bank_change(self.agency, bank_name=REASON, bank_account=new_key(), reason=REASON)
        decide_bank_change(self.approver, proposal, approve=self.random.random() < 1 / 2)

    def claim_back(self, order_pid: str, amount: Money) -> None:
        proposal = propose_clawback(
            self.reviewer,
            order_pid,
            debtor=self.random.choice(list(Debtor)),
            amount=amount,
            reason=REASON,
            instalments=self.random.randint(1, 12),
            papers=[paper()],
        )
        decide_clawback(self.approver, proposal, approve=self.random.random() < 7 / 8)

    def object(self) -> None:
        object_to(self.any(PublicNotice).pid, self.random.randint(1, 2))

    def decide_objection(self) -> None:
        one = self.any(Objection, OBJECTION)
        decide_objection(self.reviewer, one.pid, uphold=self.random.random() < 1 / 3, reason=REASON)
