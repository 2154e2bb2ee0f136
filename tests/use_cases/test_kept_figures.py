"""What the dashboards of a large city count ahead: shown under its moment, and never for too long."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from tests.support.laboratory import Laboratory
from tests.support.statements import statements
from tests.support.trade import trade
from voucher import clock
from voucher.dashboard.figures import public_figures
from voucher.dashboard.keep_figures import keep_figures
from voucher.dashboard.kept import OLDEST
from voucher.dashboard.overview import overview
from voucher.ledger import Money
from voucher.storage import db

pytestmark = pytest.mark.usefixtures("app_context")

FACE = Money.yuan(10_000)
EVERYTHING = 1  # account makes the books large


def statements_of(engine: Engine, work: Callable[[], object]) -> int:
    db.session.rollback()
    with statements(engine) as sent:
        work()
    return len(sent)


def test_a_small_city_is_counted_when_it_is_asked():
    trade()
    assert keep_figures() == 0
    trade()
    assert public_figures().totals.allocated.firms == 2


def test_a_large_city_shows_what_was_counted_and_when(laboratory: Laboratory):
    trade()
    live = overview(None)
    with clock.at(clock.now() - timedelta(minutes=30)):
        counted_at = clock.now()
        assert keep_figures(EVERYTHING) > 0
    trade()

    found, public = overview(None), public_figures()
    assert (found.categories, found.agencies, found.months) == (live.categories, live.agencies, live.months)
    assert found.as_of == public.as_of == counted_at
    assert (found.firms, public.totals.allocated.firms) == (1, 1)
    assert found.balances.allocated == Money(2 * FACE.fen)  # how much money there is, is never counted ahead
    assert statements_of(laboratory.engine, lambda: overview(None)) <= 5


def test_the_next_count_takes_the_place_of_the_last():
    trade()
    keep_figures(EVERYTHING)
    trade()
    keep_figures(EVERYTHING)
    assert overview(None).firms == 2


def test_what_was_counted_too_long_ago_is_not_shown():
    trade()
    with clock.at(clock.now() - OLDEST - timedelta(minutes=1)):
        keep_figures(EVERYTHING)
    trade()
    assert overview(None).firms == 2
