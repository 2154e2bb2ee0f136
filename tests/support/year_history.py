"""The rarest steps of a random history: what happens to whole budget years."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from sqlalchemy import select

from tests.support.cases import City
from tests.support.city import open_round, policy_numbers
from tests.support.orders import new_key
from voucher import clock
from voucher.access import Actor
from voucher.applications.apply import withdraw
from voucher.applications.models import Application
from voucher.applications.review import reject
from voucher.budget.allocate import (
    decide_appropriation,
    decide_quota,
    propose_appropriation,
    propose_quota,
)
from voucher.budget.carry_over import decide_carry_over, propose_carry_over
from voucher.budget.close_year import decide_close, propose_close
from voucher.budget.models import BudgetYear
from voucher.budget.reopen_year import decide_reopen, propose_reopen
from voucher.ledger import GENERAL, Money
from voucher.refusal import Refusal
from voucher.rounds.launch import close_round
from voucher.rounds.models import Round
from voucher.storage import db

REASON = "按规定办理"


class YearHistory:
    """Years that are granted money, cut, divided, closed with everything decided, opened again, carried over."""

    def __init__(
        self,
        random: Random,
        city: City,
        clerk: Actor,
        approver: Actor,
        firms: list[Actor],
        officers: list[Actor],
    ) -> None:
        self.random, self.city, self.clerk, self.approver = random, city, clerk, approver
        self.firms, self.officers = firms, officers

    def grant(self) -> None:
        """Grant money to the running year, which may be its first; or cut some of any year's."""
        cut = self.random.random() < 1 / 3
        self._grant(self._any_year() if cut else clock.budget_year(), cut=cut)

    def _grant(self, year: int, *, cut: bool = False) -> None:
        proposal = propose_appropriation(
            self.clerk, year, document_number=new_key(), amount=Money.yuan(10_000), note=REASON, cut=cut
        )
        decide_appropriation(self.approver, proposal, approve=True)

    def divide(self) -> None:
        """Move some free money between the general pool and a category's."""
        pools = self.random.sample([GENERAL, "GL"], 2)
        proposal = propose_quota(
            self.clerk,
            self._any_year(),
            source_pool=pools[0],
            target_pool=pools[1],
            amount=Money.yuan(5_000),
            reason=REASON,
        )
        decide_quota(self.approver, proposal, approve=True)

    def close(self) -> None:
        """Finish what is open, most of the time; then try to close a year."""
        year = self._any_year()
        if self.random.random() < 3 / 4:
            self._finish(year)
        decide_close(self.approver, propose_close(self.clerk, year, reason=REASON), approve=True)

    def reopen(self) -> None:
        """Try to open a year again."""
        proposal = propose_reopen(self.clerk, self._any_year(), reason=REASON)
        decide_reopen(self.approver, proposal, approve=True)

    def carry_over(self) -> None:
        """Try to carry money of any year over to the running one or the next."""
        year = self._any_year()
        self._try(self._grant, year + 1)
        proposal = propose_carry_over(
            self.clerk,
            year,
            target_year=year + self.random.choice([1, 1, 1, 2]),
            document_number=new_key(),
            amount=Money.yuan(self.random.choice([100, 5_000])),
        )
        decide_carry_over(self.approver, proposal, approve=True)

    def open_another_round(self) -> None:
        """Open a round of the running year; later applications go to it."""
        numbers = replace(policy_numbers(10_000, cap=60_000), promise_days=5, correction_days=5)
        self.city = replace(self.city, round_pid=open_round(numbers=numbers))

    def _finish(self, year: int) -> None:
        """Close the year's rounds, and reject or withdraw every application that waits for an answer."""
        for round_pid in db.session.scalars(select(Round.pid).where(Round.budget_year == year)).all():
            self._try(close_round, self.approver, round_pid)
        for pid, firm_id in db.session.execute(select(Application.pid, Application.firm_id)).tuples().all():
            for firm in (firm for firm in self.firms if firm.firm_id == firm_id):
                self._try(withdraw, firm, pid)
            for officer in self.officers:
                self._try(reject, officer, pid, reason=REASON)

    def _try(self, verb: Callable[..., object], *args: object, **kwargs: object) -> None:
        try:
            verb(*args, **kwargs)
        except Refusal:
            db.session.rollback()

    def _any_year(self) -> int:
        db.session.rollback()
        return self.random.choice(list(db.session.scalars(select(BudgetYear.id).order_by(BudgetYear.id))))
