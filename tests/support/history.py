"""A small city in which anybody may try anything at any time: for random histories."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.support.bans import imposed_ban
from tests.support.cases import another_round, draft_application, quota
from tests.support.city import agency_pid, officer, verified_firm
from tests.support.claims import invoice_number
from tests.support.once import Once
from tests.support.orders import new_key
from tests.support.papers import paper
from tests.support.paying import Paying
from tests.support.quarrelling import Quarrelling
from tests.support.trade import another_voucher, trade
from tests.support.trying import REASON, Try
from tests.support.year_history import YearHistory
from voucher import clock
from voucher.access import Role
from voucher.agencies.suspend import decide_standing, propose_resumption, propose_suspension
from voucher.applications import apply, intake, pause, review
from voucher.applications.allocate import allocate
from voucher.applications.draft import choose
from voucher.applications.models import Application
from voucher.applications.refill import refill_lines
from voucher.applications.sections import Defect, Section
from voucher.applications.states import APPLICATION, ApplicationEvent
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
from voucher.orders.wind_up import end_order
from voucher.redemption import check, redeem
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Defect as ClaimDefect
from voucher.redemption.proofs import Proof, Slot
from voucher.redemption.states import CLAIM, ClaimEvent
from voucher.rounds.states import Mode

SHORT = "ZC"  # the category whose money does not suffice for all who hurry
LATE = 20 * 24  # hours in which nobody looked, and no timer ran


class History(Paying, Quarrelling):
    """People, a moment that moves on, and every verb that touches money."""

    def __init__(self, random: Random, start: datetime) -> None:
        self.random, self.now = random, start
        self.once = Once(Random(random.getrandbits(32)))
        with clock.at(start):
            self.deal = trade()
            self.firms = [self.deal.firm, self.deal.firm, self.deal.firm, verified_firm()]
            for _ in range(5):
                another_voucher(self.deal)
            quota(15_000, SHORT)
            self.rush = replace(self.deal.city, round_pid=another_round(mode=Mode.FIRST_COME))
            self.hurried = [verified_firm() for _ in range(4)]
        self.firms += self.hurried
        self.agency = self.deal.agency
        self.reviewers = [self.deal.city.intake, self.deal.city.reviewer]
        self.approvers = [self.deal.city.approver, officer(Role.APPROVER)]
        self.clerks = [officer(Role.FINANCE), officer(Role.FINANCE)]
        self.years = YearHistory(
            random,
            self.deal.city,
            self.clerks[0],
            self.approvers[1],
            self.firms[2:],
            [*self.approvers, *self.reviewers],
        )

    def step(self) -> None:
        """Let some time pass, then let somebody try something: mostly what is possible, sometimes anything."""
        self.now += timedelta(hours=self.random.choice([1, 1, 1, 2, 4, 8, 16, 50, 1, 1, 1, 2] * 8 + [LATE]))
        with clock.at(self.now):
            groups = [
                self.applying,
                self.ordering,
                self.claiming,
                self.settling,
                self.holding,
                self.clawing_back,
                self.steering,
                self.disputing,
                self.appealing,
            ]
            tries = self.random.choices(groups, [6, 14, 10, 8, 2, 1, 2, 1, 1])[0]()
            self.once.act(self.random.choice(tries if tries else [run_timers]))

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
            event.SEND_BACK: lambda: review.send_back(self.approver, one.pid, reason=REASON),
            event.REJECT: lambda: review.reject(self.reviewer, one.pid, reason=REASON),
            event.ISSUE: lambda: approve(self.approver, one.pid, digest=one.review_digest or ""),
            event.RESERVE: allocate,
            event.SERVE: refill_lines,
        }
        stands = [
            lambda: pause.pause(self.reviewer, one.pid, reason=REASON),
            lambda: pause.resume(self.reviewer, one.pid),
            lambda: pause.resume(self.reviewer, one.pid),
        ]
        return [*self.likely(APPLICATION, one, moves), *stands, self.apply_anew, self.join_the_rush]

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
            event.REFUSE_CONTRACT: lambda: confirm.refuse_contract(self.firm, one.pid, REASON),
            event.DELIVER: lambda: fulfil.deliver(self.agency, one.pid, REASON, [paper()]),
            event.CONFIRM: lambda: confirm.confirm_delivery(self.firm, one.pid),
            event.REFUSE_DELIVERY: lambda: confirm.refuse_delivery(self.firm, one.pid, REASON),
            event.CANCEL: lambda: cancel.cancel(self.firm, one.pid, REASON),
            event.ASK_CANCEL: lambda: cancel.ask_cancel(self.agency, one.pid, REASON),
            event.AGREE_CANCEL: lambda: cancel.agree_cancel(self.firm, one.pid),
            event.WIND_UP: lambda: end_order(self.reviewer, one.pid, reason=REASON),
            event.REFUSE_CANCEL: lambda: cancel.refuse_cancel(self.firm, one.pid, REASON),
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
            event.CHECK: lambda: check.first_check(self.reviewer, claim.pid, by_hand=REASON),
            event.APPROVE: lambda: check.second_check(
                self.approver, claim.pid, by_hand=REASON, override=self.random.choice(("", REASON))
            ),
            event.RETURN: lambda: check.return_claim(
                self.reviewer, claim.pid, [ClaimDefect(Proof.OTHER, REASON)]
            ),
            event.REJECT: lambda: check.reject_claim(self.approver, claim.pid, REASON),
        }
        begin = [lambda: self.claim_order(one.pid, amount)] if one.state in REDEEMED else []
        return [*self.likely(CLAIM, claim, moves), *begin]

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
        rare = [self.discipline, self.ban] if self.random.random() < 1 / 4 else []
        return [*self.likely(VOUCHER, one, moves), run_timers, run_timers, *rare]

    def steering(self) -> list[Try]:
        """Return what the bureau does with whole years."""
        years = self.years
        return [
            years.grant,
            years.divide,
            years.close,
            years.reopen,
            years.carry_over,
            years.carry_over,
            years.open_another_round,
            years.open_another_round,
        ]

    def ban(self) -> None:
        """Ban one side for a few days: its money stays where it is meanwhile."""
        side = self.random.choice([self.firm, self.agency])
        imposed_ban(side, ends_on=clock.today() + timedelta(days=3))

    def apply_anew(self) -> None:
        firm = self.firm
        apply.submit(firm, draft_application(self.years.city, firm))

    def join_the_rush(self) -> None:
        firm = self.random.choice(self.hurried)
        face = self.random.choice([5_000, 10_000])
        pid = draft_application(self.rush, firm, face=face)
        choose(firm, pid, category_code=SHORT, face=Money.yuan(face))
        apply.submit(firm, pid)

    def claim_order(self, order_pid: str, amount: Money) -> None:
        claim = redeem.start_claim(self.agency, order_pid)
        redeem.add_invoice(
            self.agency, claim, number=invoice_number(), issued_on=clock.today(), amount=amount
        )
        redeem.set_own_payment(self.agency, claim, amount=amount.share(7_000), paid_on=clock.today())
        redeem.attach(self.agency, claim, Slot.INVOICE, paper())
        redeem.attach(self.agency, claim, Slot.PAYMENT_PROOF, paper())
        redeem.submit(self.agency, claim)

    def discipline(self) -> None:
        """Suspend the agency, or resume it; its running orders go on and its claims need a reason."""
        pid = agency_pid(self.agency)
        propose = self.random.choice([propose_suspension, propose_resumption])
        decide_standing(self.approvers[1], propose(self.reviewer, pid, reason=REASON), approve=True)

    def longer(self, voucher: Any) -> str:
        more = timedelta(days=10)
        return extend.propose_extension(
            self.reviewer,
            voucher.pid,
            use_by=(voucher.use_by or clock.today()) + more,
            redeem_by=(voucher.redeem_by or clock.today()) + more,
            reason=REASON,
        )
