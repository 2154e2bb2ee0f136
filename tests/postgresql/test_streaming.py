"""Long answers of PostgreSQL come bit by bit: nothing is missing, nothing is left behind."""

import pytest
from sqlalchemy import Engine, Integer, Select, column, func, literal, select
from sqlalchemy.exc import DataError

from tests.support.laboratory import Laboratory
from voucher.storage.streaming import streamed

pytestmark = pytest.mark.parametrize("laboratory", ["postgres"], indirect=True)

MANY = 2_500  # more than come together


@pytest.fixture
def engine(laboratory: Laboratory) -> Engine:
    return laboratory.engine


def numbers(last: int) -> Select[tuple[int]]:
    return select(func.generate_series(literal(1), literal(last), type_=Integer).column_valued("number"))


@pytest.mark.parametrize("last", [0, 1, MANY])
def test_every_row_comes_once_and_in_its_order(engine: Engine, last: int):
    with engine.connect() as connection:
        parts = list(streamed(connection, numbers(last)).scalars().partitions(400))
        assert [number for part in parts for number in part] == list(range(1, last + 1))
        assert connection.scalar(select(literal(7))) == 7


def test_who_stops_in_the_middle_leaves_the_connection_as_it_was(engine: Engine):
    with engine.connect() as connection:
        found = streamed(connection, numbers(1_000_000))
        assert next(iter(found.scalars().partitions(10))) == list(range(1, 11))
        found.close()
        connection.rollback()
        assert connection.scalar(select(literal(7))) == 7


def test_a_fault_on_the_way_is_told_as_the_database_tells_it(engine: Engine):
    number = column("number", Integer)
    broken = select(literal(1) / (literal(MANY) - number)).select_from(numbers(MANY).subquery())
    with engine.connect() as connection, pytest.raises(DataError, match="division by zero"):
        list(streamed(connection, broken).partitions(400))
