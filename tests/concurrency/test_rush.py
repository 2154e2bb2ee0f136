"""The opening rush as it will be: firms over HTTP, all in the same second, on the portal as it is served."""

import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlalchemy import func, select

from tests.support.laboratory import Laboratory
from tests.support.live_server import LiveServer
from tests.support.opening import faults, opening
from tests.support.stampede import stampede
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.storage import db

FIRMS = {"sqlite": 100, "postgresql": 120}
A_FEW = 60
BUDGET = 585_000  # yuan: enough for about eighty
PATIENCE = 120  # seconds


class Hasty(LiveServer):
    """A portal that gives numbers before it keeps what they number."""

    application = "tests.support.hasty:app"


def test_a_crowd_in_one_second_is_served_in_strict_order_to_the_last_yuan(
    laboratory: Laboratory, another_database: Callable[[], str], tmp_path: Path
):
    firms = FIRMS[laboratory.engine.dialect.name]
    with opening(LiveServer(tmp_path, another_database()), firms=firms, budget=BUDGET) as town:
        crowd = stampede(town.server.port, town.ready)
        assert set(crowd.statuses) == {("POST", 200), ("GET", 200)}, "somebody was not answered at once"
        assert len(crowd.answered) == firms
        assert not faults(town)


def test_with_the_allocators_killed_in_the_middle_everybody_is_served_all_the_same(
    another_database: Callable[[], str], tmp_path: Path
):
    with opening(LiveServer(tmp_path, another_database()), firms=A_FEW, budget=BUDGET // 4) as town:
        allocator = town.server.beside("rounds", "allocate", "--every", "0.05")
        with allocator, ThreadPoolExecutor(1) as thread:
            crowd = thread.submit(stampede, town.server.port, town.ready)
            try:
                _wait_until_some_are_decided()
                os.kill(town.server.workers()[0], signal.SIGKILL)
            finally:
                allocator.kill()
            answered = crowd.result(timeout=PATIENCE).answered
        assert len(answered) == A_FEW
        assert not faults(town)


def test_numbers_that_are_out_before_they_are_kept_are_noticed(
    laboratories: Callable[[str], Laboratory], tmp_path: Path
):
    database_url = laboratories("postgres").databases.copy("hasty")
    with opening(Hasty(tmp_path, database_url), firms=A_FEW, budget=BUDGET // 8) as town:
        stampede(town.server.port, town.ready)
        assert {"money follows the numbers", "places follow the numbers"} & set(faults(town))


def _wait_until_some_are_decided() -> None:
    waits = Application.state.in_((ApplicationState.DRAFT, ApplicationState.QUEUED))
    undecided = select(func.count()).select_from(Application).where(waits)
    deadline = time.monotonic() + PATIENCE
    while (db.session.scalar(undecided) or 0) > A_FEW * 3 / 4 and time.monotonic() < deadline:
        db.session.rollback()
        time.sleep(0.02)
    db.session.rollback()
