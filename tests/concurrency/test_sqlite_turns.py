"""Writers of one SQLite file take turns: nobody is turned away while the file moves on, and nobody waits for ever."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.exc import OperationalError

from voucher.storage.database import prepare_engine

WRITERS, TIMES = 8, 20


@pytest.fixture
def two_processes(tmp_path: Path) -> Iterator[tuple[Engine, Engine]]:
    """Two engines on one file, which know nothing of each other's turns, as two processes do not."""
    engines = [create_engine(f"sqlite:///{tmp_path / 'counter.sqlite3'}") for _ in range(2)]
    for engine in engines:
        prepare_engine(engine)
    with _writing(engines[0]) as connection:
        connection.exec_driver_sql("CREATE TABLE counter (last INTEGER)")
        connection.exec_driver_sql("INSERT INTO counter VALUES (0)")
        connection.commit()
    yield engines[0], engines[1]
    for engine in engines:
        engine.dispose()


def test_all_who_write_get_their_turn(two_processes: tuple[Engine, Engine]):
    with ThreadPoolExecutor(WRITERS) as threads:
        list(threads.map(lambda number: _count_up(two_processes[number % 2]), range(WRITERS * TIMES)))
    assert _count_up(two_processes[0]) == WRITERS * TIMES + 1


def test_who_waits_too_long_is_told_that_the_database_is_busy(two_processes: tuple[Engine, Engine]):
    holder = two_processes[0]
    hasty = create_engine(f"{holder.url}?timeout=0.2")
    prepare_engine(hasty)
    with _writing(holder) as connection:
        connection.exec_driver_sql("UPDATE counter SET last = 7")
        with pytest.raises(OperationalError, match="locked"):
            _count_up(hasty)
        connection.rollback()
    assert _count_up(hasty) == 1
    hasty.dispose()


def _writing(engine: Engine):
    return engine.connect().execution_options(writes=True)


def _count_up(engine: Engine) -> int:
    with _writing(engine) as connection:
        last = connection.exec_driver_sql("SELECT last FROM counter").scalar_one()
        connection.exec_driver_sql("UPDATE counter SET last = ?", (last + 1,))
        connection.commit()
        return last + 1
