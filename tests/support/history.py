"""A small city in which anybody may try anything at any time: for random histories."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from tests.support import money_back
from tests.support.cases import draft_application
from tests.support.city import officer, verified_firm
from tests.support.claims import invoice_number
from tests.support.orders import new_key
from tests.support.papers import paper
from tests.support.trade import another_voucher, trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.applications import apply, intake, review
from voucher.applications.models import Application
from voucher.applications.sections import Defect, Section
from voucher.applications.states import APPLICATION, ApplicationEvent
from voucher.budget.allocate import decide_appropriation, propose_appropriation
from voucher.budget.close_year import decide_close, decide_reopen, propose_close, propose_reopen
from voucher.cli.nightly import run_timers
from voucher.issuance import extend, hold, revoke
from voucher.issuance.give_back import give_back
from voucher.issuance.issue import approve
from voucher.issuance.models import Voucher
from voucher.issuance.states import VOUCHER, VoucherEvent
from voucher.ledger import Money
from voucher.orders import cancel, confirm, fulfil, order, rate
from voucher.orders.models import Order
from voucher.orders.states import ORDER, REDEEMED, OrderEvent
from voucher.redemption import check, redeem
from voucher.redemption.models import Claim, Invoice
from voucher.redemption.proofs import Defect as ClaimDefect
from voucher.redemption.proofs import Proof, Slot
from voucher.redemption.states import CLAIM, ClaimEvent
from voucher.rounds.launch import close_round
from voucher.settlement import check_invoices, pay, release, settle
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.states import BATCH, BatchEvent
from voucher.state_machine import StateMachine
from voucher.storage import db

REASON = "按规定办理"
Try = Callable[[], object]
#: Events that bring a case further; they are tried more often, or no history would ever reach a payment.
ADVANCES = {
    "accept",
    "agree-offer",
    "approve",
    "check",
    "confirm",
    "deliver",
    "file-contract",
    "issue",
    "lock",
    "pass",
    "pay-all",
    "release",
    "sign",
}


class History:
    """People, a moment that moves on, and every verb that touches money."""

    def __init__(self, random: Random, start: datetime) -> None:
        self.random, self.now = random, start
        with clock.at(start):
            self.deal = trade()
            self.firms = [self.deal.firm, self.deal.firm, self.deal.firm, verified_firm()]
            for _ in range(5):
                another_voucher(self.deal)
        self.agency = self.deal.agency
        self.reviewers = [self.deal.city.intake, self.deal.city.reviewer]
        self.approvers = [self.deal.city.approver, officer(Role.APPROVER)]
        self.clerks = [officer(Role.FINANCE), officer(Role.FINANCE)]
        self.year = clock.local_date(start).year

    def step(self) -> None:
        """Let some time pass, then let somebody try something: mostly what is possible, sometimes anything."""
        self.now += timedelta(hours=self.random.choice([1, 1, 1, 2, 4, 8, 16, 50]))
        with clock.at(self.now):
            groups = [
                self.applying,
                self.ordering,
                self.claiming,
                self.settling,
                self.holding,
                lambda: money_back.clawing_back(self),
            ]
            tries = self.random.choices(groups, [4, 14, 10, 8, 2, 2])[0]()
            self.random.choice(tries if tries else [run_timers])()

    def likely(self, machine: StateMachine[Any, Any], row: Any, moves: dict[Any, Try]) -> list[Try]:
        """Return the moves that the row's state allows; one time in eight, all of them."""
        if self.random.random() < 1 / 8:
            return list(moves.values())
        possible = {event: move for event, move in moves.items() if machine.can(row.state, event)}
        return [move for event, move in possible.items() for _ in range(6 if event.value in ADVANCES else 1)]

    def applying(self) -> list[Try]:
        one, event = self.any(Application, APPLICATION), ApplicationEvent
        moves: dict[Any, Try] = {
            event.WITHDRAW: lambda: apply.withdraw(self.firm, one.pid),
            event.RESUBMIT: lambda: apply.resubmit(self.firm, one.pid),
            event.ACCEPT: lambda: intake.accept(self.reviewer, one.pid),
            event.RETURN: lambda: intake.return_for_correction(
                self.reviewer, one.pid, [Defect(Section.PURPOSE, REASON)]
            ),
            event.PASS: lambda: review.pass_review(self.reviewer, one.pid, note=""),
            event.REJECT: lambda: review.reject(self.reviewer, one.pid, reason=REASON),
            event.ISSUE: lambda: approve(self.approver, one.pid, digest=one.review_digest or ""),
        }
        return [*self.likely(APPLICATION, one, moves), self.apply_anew]

    def ordering(self) -> list[Try]:
        voucher, one, event = self.any(Voucher, VOUCHER), self.any(Order, ORDER), OrderEvent
        price = Money.yuan(self.random.randint(1_000, 20_000))
        contract = Money.yuan(self.random.randint(500, 20_000))
        moves: dict[Any, Try] = {
            event.AGREE_OFFER: lambda: order.agree_offer(self.firm, one.pid),
            event.ACCEPT: lambda: fulfil.accept(self.agency, one.pid),
            event.DECLINE: lambda: fulfil.decline(self.agency, one.pid, REASON),
            event.FILE_CONTRACT: lambda: fulfil.file_contract(
                self.agency,
                one.pid,
                new_key()[:20],
                min(contract, one.price_fen or contract),
                clock.today(),
                [paper()],
            ),
            event.SIGN: lambda: confirm.sign_contract(self.firm, one.pid),
            event.DELIVER: lambda: fulfil.deliver(self.agency, one.pid, REASON, [paper()]),
            event.CONFIRM: lambda: confirm.confirm_delivery(self.firm, one.pid),
            event.REFUSE_DELIVERY: lambda: confirm.refuse_delivery(self.firm, one.pid, REASON),
            event.CANCEL: lambda: cancel.cancel(self.firm, one.pid, REASON),
            event.ASK_CANCEL: lambda: cancel.ask_cancel(self.agency, one.pid, REASON),
            event.AGREE_CANCEL: lambda: cancel.agree_cancel(self.firm, one.pid),
            event.RATE: lambda: rate.rate(self.firm, one.pid, 4, ""),
        }
        likely = self.likely(ORDER, one, moves)
        if likely and self.random.random() < 3 / 4:
            return likely
        return [
            lambda: order.place(self.deal.firm, voucher.pid, self.deal.listing_pid, price, REASON, new_key()),
            lambda: order.offer(
                self.agency, voucher.code or "nobody", self.deal.listing_pid, price, REASON, new_key()
            ),
        ]

    def claiming(self) -> list[Try]:
        one, claim, event = self.any(Order), self.any(Claim, CLAIM), ClaimEvent
        amount = Money.yuan(self.random.randint(500, 20_000))
        moves: dict[Any, Try] = {
            event.SUBMIT: lambda: redeem.submit(self.agency, claim.pid),
            event.RESUBMIT: lambda: redeem.resubmit(self.agency, claim.pid),
            event.WITHDRAW: lambda: redeem.withdraw(self.agency, claim.pid),
            event.CHECK: lambda: check.first_check(self.reviewer, claim.pid),
            event.APPROVE: lambda: check.second_check(self.approver, claim.pid),
            event.RETURN: lambda: check.return_claim(
                self.reviewer, claim.pid, [ClaimDefect(Proof.OTHER, REASON)]
            ),
            event.REJECT: lambda: check.reject_claim(self.approver, claim.pid, REASON),
        }
        begin = [lambda: self.claim_order(one.pid, amount)] if one.state in REDEEMED else []
        return [*self.likely(CLAIM, claim, moves), *begin]

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
        }
        rare: list[Try] = []
        if self.random.random() < 1 / 6:
            rare.append(lambda: money_back.reverse(self, clerk, line))
        if self.random.random() < 1 / 60:  # after each change nothing is paid for three days
            rare.append(lambda: money_back.change_account(self))
        return [*self.likely(BATCH, batch, moves), lambda: settle.make_batch(clerk, [claim.pid]), *rare]

    def holding(self) -> list[Try]:
        """Return the rarer steps: on a voucher, on the year, and what time does by itself."""
        one, event = self.any(Voucher, VOUCHER), VoucherEvent
        if self.random.random() < 3 / 4:
            return [run_timers]
        moves: dict[Any, Try] = {
            event.GIVE_BACK: lambda: give_back(self.deal.firm, one.pid),
            event.FREEZE: lambda: hold.freeze(self.approver, one.pid, reason=REASON),
            event.UNFREEZE: lambda: hold.unfreeze(self.approver, one.pid),
            event.REVOKE: lambda: revoke.decide_revocation(
                self.approvers[1],
                revoke.propose_revocation(self.reviewer, one.pid, reason=REASON),
                approve=True,
            ),
            event.EXTEND: lambda: extend.decide_extension(self.approvers[1], self.longer(one), approve=True),
        }
        rare = [self.cut, self.close, self.reopen] if self.random.random() < 1 / 4 else []
        return [*self.likely(VOUCHER, one, moves), run_timers, run_timers, *rare]

    def release(self, clerk: Actor, batch: Any) -> None:
        """Look the invoices up, mostly, then release."""
        if self.random.random() < 7 / 8:
            invoices = select(Invoice.id).join(BatchLine, BatchLine.claim_id == Invoice.claim_id)
            of_batch = db.session.scalars(invoices.where(BatchLine.batch_id == batch.id)).all()
            check_invoices.record_valid(clerk, batch.pid, of_batch)
        release.release(self.approver, batch.pid, minutes_number=REASON, digest=batch.digest or "")

    def apply_anew(self) -> None:
        firm = self.firm
        apply.submit(firm, draft_application(self.deal.city, firm))

    def claim_order(self, order_pid: str, amount: Money) -> None:
        claim = redeem.start_claim(self.agency, order_pid)
        redeem.add_invoice(
            self.agency, claim, number=invoice_number(), issued_on=clock.today(), amount=amount
        )
        redeem.set_own_payment(self.agency, claim, amount=amount.share(7_000), paid_on=clock.today())
        redeem.attach(self.agency, claim, Slot.INVOICE, paper())
        redeem.attach(self.agency, claim, Slot.PAYMENT_PROOF, paper())
        redeem.submit(self.agency, claim)

    def longer(self, voucher: Any) -> str:
        more = timedelta(days=10)
        return extend.propose_extension(
            self.reviewer,
            voucher.pid,
            use_by=(voucher.use_by or clock.today()) + more,
            redeem_by=(voucher.redeem_by or clock.today()) + more,
            reason=REASON,
        )

    def cut(self) -> None:
        number, amount = new_key()[:20], Money.yuan(10_000)
        proposal = propose_appropriation(
            self.clerks[0], self.year, document_number=number, amount=amount, note=REASON, cut=True
        )
        decide_appropriation(self.approvers[1], proposal, approve=True)

    def close(self) -> None:
        if self.random.random() < 1 / 2:
            close_round(self.approvers[1], self.deal.city.round_pid)
        decide_close(self.approvers[1], propose_close(self.clerks[0], self.year, reason=REASON), approve=True)

    def reopen(self) -> None:
        decide_reopen(
            self.approvers[1], propose_reopen(self.clerks[0], self.year, reason=REASON), approve=True
        )

    @property
    def firm(self) -> Actor:
        return self.random.choice(self.firms)

    @property
    def reviewer(self) -> Actor:
        return self.random.choice(self.reviewers)

    @property
    def approver(self) -> Actor:
        return self.random.choice(self.approvers)

    def any(self, model: Any, machine: StateMachine[Any, Any] | None = None) -> Any:
        """Return some row of the model that can still move, sometimes any; one that is nobody's if there is none."""
        db.session.rollback()
        rows = select(model.id)
        if machine is not None and self.random.random() < 7 / 8:
            rows = rows.where(model.state.in_({state for state, _ in machine.moves}))
        ids = db.session.scalars(rows.order_by(model.id)).all()
        return db.session.get_one(model, self.random.choice(ids)) if ids else model(pid="nobody")
