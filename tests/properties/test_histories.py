"""Whatever people do, in whatever order, late or early: no fen is lost, and nothing is negative."""

from random import Random

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.history import History
from tests.support.invariants import Watch
from voucher import clock
from voucher.refusal import Refusal
from voucher.storage import db

STEPS = {"sqlite": 140, "postgresql": 70}
STARTS = {
    "spring": clock.moment_of(clock.date(2026, 3, 2), 10),
    "december": clock.moment_of(clock.date(2026, 12, 3), 10),
    "leap day": clock.moment_of(clock.date(2028, 2, 28), 9),
}


@pytest.mark.parametrize("start", STARTS)
@given(seed=st.integers(0, 2**32))
@settings(
    max_examples=2,
    phases=[Phase.explicit, Phase.generate],  # a history is told again by its seed
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_history_loses_a_fen(app: Flask, laboratory: object, start: str, seed: int) -> None:
    laboratory.empty()  # type: ignore[attr-defined]
    with app.app_context():
        history, watch, done = History(Random(seed), STARTS[start]), Watch(), 0
        steps = STEPS[db.engine.dialect.name]
        for step in range(steps):
            try:
                history.step()
                done += 1
            except Refusal:
                continue
            finally:
                db.session.rollback()
            assert watch.breaches(db.session()) == [], f"seed {seed}, {start}, step {step}, {history.now}"
        assert done > steps // 5, "hardly anything could be done: this history says nothing"
        assert history.once.repeats > steps // 40, "hardly anything was sent again"
        assert watch.strays(db.session()) == [], f"seed {seed}, {start}"
        assert watch.ends() == [], f"seed {seed}, {start}"
