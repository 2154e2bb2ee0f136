"""A connection that has rested is tried before it is used: people do not meet the one that was cut meanwhile."""

import pytest
from sqlalchemy import Engine, literal, select, text
from sqlalchemy.exc import OperationalError

from tests.support.laboratory import Laboratory
from voucher.storage import resting

pytestmark = pytest.mark.parametrize("laboratory", ["postgres"], indirect=True)

OTHERS = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def rest_and_be_cut(engine: Engine) -> None:
    """Leave two connections in the pool, one of which has ended the other."""
    with engine.connect() as first, engine.connect() as second:
        first.scalar(select(literal(1)))
        first.rollback()
        assert second.scalar(OTHERS) >= 1
        second.rollback()


@pytest.fixture
def engine(laboratory: Laboratory) -> Engine:
    laboratory.engine.dispose()
    return laboratory.engine


def test_one_that_was_cut_while_it_rested_is_made_anew(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resting, "RESTED", 0.0)
    rest_and_be_cut(engine)
    with engine.connect() as one, engine.connect() as other:
        assert one.scalar(select(literal(1))) == other.scalar(select(literal(1))) == 1


def test_one_that_was_in_use_a_moment_ago_is_not_tried(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(resting, "RESTED", 60.0)
    rest_and_be_cut(engine)
    with pytest.raises(OperationalError), engine.connect() as one, engine.connect() as other:
        one.scalar(select(literal(1)))
        other.scalar(select(literal(1)))
    with engine.connect() as one:  # the first that fails lets all be made anew
        assert one.scalar(select(literal(1))) == 1
