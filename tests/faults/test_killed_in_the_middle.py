"""A process is killed at every word it says to the database while money moves: it moved whole, or not at all."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.batches import Batched, line_of, released_batch
from tests.support.cases import approved, reviewed_application
from tests.support.city import verified_firm
from tests.support.claims import approved_claim
from tests.support.dying import lives_through
from tests.support.invariants import Watch
from tests.support.orders import delivered_order
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.audit.models import AuditEvent
from voucher.budget.models import LedgerEntry, LedgerTransfer
from voucher.notices.models import Notice
from voucher.orders.confirm import confirm_delivery
from voucher.refusal import Refusal
from voucher.settlement.pay import record_payment
from voucher.storage import db

WORDS_AT_MOST = 150
Step = Callable[[], object]


@dataclass(frozen=True)
class Moneyed:
    """The same step of two cases: one is taken in peace, to see what it leaves; the other is killed."""

    peaceful: Step
    killed: Step


def redeem(deal: Trade) -> Moneyed:
    orders = [delivered_order(deal, price=1_000) for _ in range(2)]
    peaceful, killed = (lambda pid=pid: confirm_delivery(deal.firm, pid) for pid in orders)
    return Moneyed(peaceful, killed)


def approve(deal: Trade) -> Moneyed:
    pids = [reviewed_application(deal.city, verified_firm()) for _ in range(2)]
    peaceful, killed = (lambda pid=pid: approved(deal.city, pid) for pid in pids)
    return Moneyed(peaceful, killed)


def pay(deal: Trade) -> Moneyed:
    peaceful, killed = (_payment(released_batch(approved_claim(deal, price=1_000))) for _ in range(2))
    return Moneyed(peaceful, killed)


def _payment(batch: Batched) -> Step:
    line = line_of(batch)
    return lambda: record_payment(batch.maker, line, paid_on=clock.today(), reference=f"BANK-{line}")


def test_a_step_killed_at_any_word_is_done_whole_or_not_at_all(app_context: Flask):
    deal = trade()
    for step, stride in ((redeem(deal), 1), (approve(deal), 3), (pay(deal), 3)):
        whole = _left_by(step.peaceful)
        assert whole["entries"]
        kept_at = _killed_until_kept(step.killed, whole, stride=stride)
        assert kept_at > 10  # before that it was killed again and again, and left nothing
        nothing = _left_by(_repeated(step.killed))
        assert not any(nothing.values())  # no lock is left, and what is done is not done again
    watch = Watch()
    assert not watch.breaches(db.session())
    assert not watch.strays(db.session())


def test_without_transactions_a_killed_step_is_left_half_done(app_context: Flask):
    step = redeem(trade())
    whole = _left_by(step.peaceful)
    with pytest.raises(AssertionError, match="half done"):
        _killed_until_kept(step.killed, whole, piecemeal=True)


def _killed_until_kept(step: Step, whole: dict[str, int], *, stride: int = 1, piecemeal: bool = False) -> int:
    """Kill the step at its first word, and at one further on each time, until it is kept; return that word."""
    for words in count(1, stride):
        lived = False

        def take(words: int = words) -> None:
            nonlocal lived
            lived = lives_through(step, words=words, piecemeal=piecemeal)

        left = _left_by(take)
        if any(left.values()):
            assert left == whole, f"half done when killed at word {words}: {left}, not {whole}"
            return words
        assert not lived
        assert words < WORDS_AT_MOST
    raise AssertionError


def _left_by(step: Step) -> dict[str, int]:
    """Return how many rows of each kind the step leaves behind."""
    before = _rows()
    step()
    return {kind: number - before[kind] for kind, number in _rows().items()}


def _rows() -> dict[str, int]:
    db.session.rollback()
    tables = {"entries": LedgerEntry, "transfers": LedgerTransfer, "events": AuditEvent, "notices": Notice}
    return {kind: db.session.scalar(select(func.count()).select_from(t)) or 0 for kind, t in tables.items()}


def _repeated(step: Step) -> Step:
    def again() -> None:
        try:
            step()
        except Refusal:
            db.session.rollback()

    return again
