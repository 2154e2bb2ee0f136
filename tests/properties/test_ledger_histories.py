"""Random histories of all movements of money, on both databases, held against the simplest book there is: a dict."""

from collections import Counter

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from tests.support.laboratory import Laboratory
from voucher.access import SYSTEM
from voucher.budget import books
from voucher.budget.models import BudgetYear, LedgerAccount
from voucher.budget.queries import balances_of
from voucher.budget.states import YearState
from voucher.budget.verify import verify
from voucher.ledger import OUTSIDE, Account, Entry, Holder, Money, Stage, debts, movements
from voucher.ledger.movements import Purse
from voucher.storage import db, transaction

YEAR = 2026
POOLS = ("general", "GL")
NOT_OF_THE_BOOKS = {"money has a holder", "a year holds what its documents grant"}

pools = st.sampled_from(POOLS)
cases = st.integers(1, 3)
amounts = st.integers(1, 60).map(Money)
parts = st.integers(0, 100)


class Histories(RuleBasedStateMachine):
    """Every movement with any amount at any time; the books must do what the dict does, and refuse what it cannot."""

    laboratory: Laboratory

    @initialize()
    def begin(self) -> None:
        self.laboratory.empty()
        self.context = self.laboratory.app.app_context()
        self.context.push()
        self.money: Counter[Account] = Counter()
        self.posted: list[Entry] = []
        self.open = True
        with transaction() as session:
            session.add(BudgetYear(id=YEAR))
        self._post(movements.appropriate(self._key(), YEAR, Money(200)))

    def teardown(self) -> None:
        db.session.remove()
        self.context.pop()

    @rule(amount=amounts, grants=st.booleans())
    def change_the_appropriation(self, amount: Money, grants: bool) -> None:
        if self.open:
            move = movements.appropriate if grants else movements.cut
            self._post(move(self._key(), YEAR, amount))

    @rule(amount=amounts, to_category=st.booleans())
    def move_a_quota(self, amount: Money, to_category: bool) -> None:
        if self.open:
            source, target = POOLS if to_category else POOLS[::-1]
            self._post(movements.move_quota(self._key(), YEAR, source, target, amount))

    @rule(pool=pools, case=cases, amount=amounts)
    def reserve(self, pool: str, case: int, amount: Money) -> None:
        self._post(movements.reserve(self._key(), self._purse(pool), case, amount))

    @rule(pool=pools, case=cases, amount=amounts)
    def release(self, pool: str, case: int, amount: Money) -> None:
        self._post(movements.release(self._key(), self._purse(pool), case, amount))

    @rule(pool=pools, case=cases, amount=amounts, reserved=st.booleans())
    def issue(self, pool: str, case: int, amount: Money, reserved: bool) -> None:
        application = case if reserved else None
        self._post(movements.issue(self._key(), self._purse(pool), case, amount, application_id=application))

    @rule(pool=pools, case=cases, amount=amounts)
    def lock(self, pool: str, case: int, amount: Money) -> None:
        self._post(movements.lock(self._key(), self._purse(pool), case, case, amount))

    @rule(pool=pools, case=cases, amount=amounts, usable=st.booleans())
    def unlock(self, pool: str, case: int, amount: Money, usable: bool) -> None:
        self._post(movements.unlock(self._key(), self._purse(pool), case, case, amount, usable=usable))

    @rule(pool=pools, case=cases, part=parts, usable=st.booleans())
    def redeem(self, pool: str, case: int, part: int, usable: bool) -> None:
        self._split(movements.redeem, Stage.LOCKED, pool, case, part, usable)

    @rule(pool=pools, case=cases, part=parts, usable=st.booleans())
    def owe(self, pool: str, case: int, part: int, usable: bool) -> None:
        self._split(movements.owe, Stage.REDEEMED, pool, case, part, usable)

    @rule(pool=pools, case=cases, amount=amounts, pays=st.booleans())
    def pay_or_disown(self, pool: str, case: int, amount: Money, pays: bool) -> None:
        move = movements.pay if pays else movements.disown
        self._post(move(self._key(), self._purse(pool), case, amount))

    @rule(
        pool=pools,
        case=cases,
        amount=amounts,
        move=st.sampled_from([movements.give_back, movements.revoke, movements.expire_unused]),
    )
    def end_a_voucher(self, pool: str, case: int, amount: Money, move) -> None:  # type: ignore[no-untyped-def]
        self._post(move(self._key(), self._purse(pool), case, amount))

    @rule(pool=pools, case=cases, amount=amounts)
    def expire_a_delivery(self, pool: str, case: int, amount: Money) -> None:
        self._post(movements.expire_unredeemed(self._key(), self._purse(pool), case, amount))

    @rule(pool=pools, case=cases, amount=amounts)
    def withhold(self, pool: str, case: int, amount: Money) -> None:
        self._post(movements.withhold(self._key(), self._purse(pool), case, amount))

    @rule(
        pool=pools,
        case=cases,
        amount=amounts,
        move=st.sampled_from([debts.claim_back, debts.recover, debts.write_off]),
    )
    def owe_the_treasury(self, pool: str, case: int, amount: Money, move) -> None:  # type: ignore[no-untyped-def]
        self._post(move(self._key(), self._purse(pool), case, amount))

    @rule()
    def close_or_reopen(self) -> None:
        source, move = (
            (Stage.AVAILABLE, movements.lapse_rest) if self.open else (Stage.LAPSED, movements.reopen)
        )
        self.open = not self.open
        with transaction() as session:
            session.get_one(BudgetYear, YEAR).state = YearState.OPEN if self.open else YearState.CLOSED
        for pool in POOLS:
            if rest := self.money[Account(YEAR, pool, source)]:
                self._post(move(self._key(), Purse(YEAR, pool), Money(rest)))

    @rule(data=st.data())
    def repeat(self, data: st.DataObject) -> None:
        entry = data.draw(st.sampled_from(self.posted))
        with transaction() as session:
            assert not books.post(session, SYSTEM, entry)
        other = Entry(entry.key, entry.reason, (*entry.transfers, entry.transfers[0]))
        with pytest.raises(books.KeyUsedForSomethingElse), transaction() as session:
            books.post(session, SYSTEM, other)

    @invariant()
    def the_books_are_the_dict(self) -> None:
        rows = db.session.scalars(select(LedgerAccount)).all()
        kept = {Account(r.budget_year, r.pool, r.stage, r.holder, r.holder_id): r.balance_fen for r in rows}
        assert {account: fen for account, fen in kept.items() if fen} == {
            account: fen for account, fen in self.money.items() if fen
        }
        db.session.rollback()

    @invariant()
    def money_is_conserved_and_never_negative(self) -> None:
        assert sum(self.money.values()) == 0
        balances = balances_of(YEAR)
        granted = -sum(fen for account, fen in self.money.items() if account.stage in OUTSIDE)
        assert balances.appropriation == Money(granted)
        assert {breach.rule for breach in verify(db.session())} <= NOT_OF_THE_BOOKS
        db.session.rollback()

    def _post(self, entry: Entry) -> None:
        """Post, and expect what the dict says: done whole, or refused whole."""
        after = self.money.copy()
        for transfer in entry.transfers:
            after[transfer.source] -= transfer.amount.fen
            after[transfer.target] += transfer.amount.fen
        possible = all(fen >= 0 for account, fen in after.items() if account.stage is not Stage.TREASURY)
        if possible:
            with transaction() as session:
                assert books.post(session, SYSTEM, entry)
            self.money = after
            self.posted.append(entry)
        else:
            with pytest.raises(books.NotEnoughMoney), transaction() as session:
                books.post(session, SYSTEM, entry)

    def _split(self, move, stage: Stage, pool: str, case: int, part: int, usable: bool) -> None:  # type: ignore[no-untyped-def]
        """Move `part` percent of what the order holds on, and the rest back."""
        whole = self.money[Account(YEAR, pool, stage, Holder.ORDER, case)]
        if whole:
            on = Money(whole * part // 100)
            self._post(move(self._key(), self._purse(pool), case, case, on, Money(whole), usable=usable))

    def _purse(self, pool: str) -> Purse:
        return Purse(YEAR, pool, self.open)

    def _key(self) -> str:
        return f"entry:{len(self.posted)}"


def test_every_history_of_money_is_conserved_and_folds_to_its_balances(laboratory: Laboratory):
    machine = type("HistoriesHere", (Histories,), {"laboratory": laboratory})
    run_state_machine_as_test(machine, settings=settings(max_examples=20, stateful_step_count=40))
