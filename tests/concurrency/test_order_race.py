"""Many people order with one voucher in the same second."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask

from tests.support.orders import held, new_key, placed_order
from tests.support.trade import Trade, trade
from voucher.access import Actor
from voucher.issuance.holdings import Parts
from voucher.issuance.models import Voucher
from voucher.ledger import NOTHING, Money
from voucher.orders import order as ordering
from voucher.orders.models import Order
from voucher.orders.order import place
from voucher.orders.steps import AmountChanged
from voucher.orders.terms import NothingLeftToUse
from voucher.refusal import Refusal
from voucher.storage import db

THREADS = 30
PART = Money.yuan(3_000)


def race(app: Flask, one: Callable[[], str]) -> tuple[list[str], list[Refusal]]:
    """Let thirty threads do the same at once; return the orders that came of it and the refusals."""
    start = Barrier(THREADS)

    def run(_number: int) -> str | Refusal:
        with app.app_context():
            start.wait()
            try:
                return one()
            except Refusal as refusal:
                return refusal
            finally:
                db.session.remove()

    with ThreadPoolExecutor(THREADS) as threads:
        results = list(threads.map(run, range(THREADS)))
    made = [result for result in results if isinstance(result, str)]
    return made, [result for result in results if isinstance(result, Refusal)]


def order(deal: Trade, key: str | None = None) -> str:
    return place(deal.firm, deal.voucher_pid, deal.listing_pid, PART, "", key or new_key(), seen=PART)


def test_thirty_orders_of_three_thousand_leave_three(app: Flask, act: Callable):
    deal = act(trade, face=10_000, ratio_bp=10_000)
    made, refused = race(app, lambda: order(deal))
    assert len(set(made)) == 3
    assert {type(refusal) for refusal in refused} == {AmountChanged}
    assert act(held, deal) == Parts(balance=Money.yuan(1_000), locked=Money.yuan(9_000))


def test_without_the_lock_in_the_books_the_race_is_lost(
    app: Flask, act: Callable, monkeypatch: pytest.MonkeyPatch
):
    def only_says_so(_session: object, _actor: Actor, placed: Order, _voucher: Voucher, part: Money) -> None:
        placed.locked_fen = part

    monkeypatch.setattr(ordering, "lock_part", only_says_so)
    deal = act(trade, face=10_000, ratio_bp=10_000)
    made, _refused = race(app, lambda: order(deal))
    assert len(set(made)) > 3


def test_thirty_clicks_on_one_form_are_one_order(app: Flask, act: Callable):
    deal, key = act(trade, face=10_000, ratio_bp=10_000), new_key()
    made, refused = race(app, lambda: order(deal, key))
    assert len(set(made)) == 1
    assert len(made) == THREADS
    assert not refused
    assert act(held, deal).locked == PART


def test_the_last_of_a_voucher_is_given_out_to_the_fen(app: Flask, act: Callable):
    deal = act(trade, face=10_000, ratio_bp=10_000)
    made, refused = race(app, lambda: any_amount(deal))
    assert len(set(made)) == 4
    assert {type(refusal) for refusal in refused} == {NothingLeftToUse}
    assert act(held, deal) == Parts(balance=NOTHING, locked=Money.yuan(10_000))


def any_amount(deal: Trade) -> str:
    return placed_order(deal, price=3_000)
