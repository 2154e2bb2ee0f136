"""Random histories of those who disagree: disputes about orders, appeals against refusals."""

from typing import Any

from tests.support.trying import REASON, Try, Trying
from voucher.access import Actor
from voucher.appeals import decide as judge
from voucher.appeals.appeal import appeal_application, appeal_claim
from voucher.appeals.models import Appeal
from voucher.appeals.states import APPEAL, AppealEvent
from voucher.applications.models import Application
from voucher.disputes import decide as mediate
from voucher.disputes.dispute import answer_dispute, open_dispute, withdraw_dispute
from voucher.disputes.models import Dispute
from voucher.disputes.states import DISPUTE, DisputeEvent, Ground
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.redemption.models import Claim


class Quarrelling(Trying):
    """Either side of an order, whoever was refused, and the officers who decide."""

    agency: Actor

    def disputing(self) -> list[Try]:
        """Return the steps of a dispute; the other side mostly answers before the bureau decides."""
        one, order, event = self.any(Dispute, DISPUTE), self.any(Order), DisputeEvent
        opener, other = (self.firm, self.agency) if one.opened_by_firm else (self.agency, self.firm)
        keep = Money.yuan(self.random.randint(1, 5_000))
        moves: dict[Any, Try] = {
            event.ANSWER: lambda: answer_dispute(other, one.pid, REASON),
            event.DISMISS: lambda: mediate.dismiss(self.reviewer, one.pid, REASON),
            event.REDUCE: lambda: mediate.reduce(self.reviewer, one.pid, keep, REASON),
            event.CANCEL: lambda: mediate.cancel_order(self.approver, one.pid, REASON),
            event.WITHDRAW: lambda: withdraw_dispute(opener, one.pid),
        }
        side = self.random.choice([self.firm, self.agency])
        ground = self.random.choice(list(Ground))
        return [
            *self.likely(DISPUTE, one, moves),
            lambda: open_dispute(side, order.pid, ground, REASON),
        ]

    def appealing(self) -> list[Try]:
        """Return the steps of an appeal; an upheld one opens the case again, or lets the agency claim anew."""
        one, event = self.any(Appeal, APPEAL), AppealEvent
        application, claim = self.any(Application), self.any(Claim)
        moves: dict[Any, Try] = {
            event.UPHOLD: lambda: judge.uphold(self.approver, one.pid, REASON),
            event.DISMISS: lambda: judge.dismiss(self.approver, one.pid, REASON),
        }
        return [
            *self.likely(APPEAL, one, moves),
            lambda: appeal_application(self.firm, application.pid, reason=REASON),
            lambda: appeal_claim(self.agency, claim.pid, reason=REASON),
        ]
