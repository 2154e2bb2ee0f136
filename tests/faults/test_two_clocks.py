"""Two machines serve one portal, and the clock of one of them is wrong: by the database's clock they decide alike."""

import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from config import Config
from tests.support.orders import placed_order
from tests.support.trade import trade
from voucher import clock
from voucher.app import create_app
from voucher.storage import db

A_YEAR_AHEAD = 400 * 86_400
MINUTE = timedelta(minutes=1)


def asked_on(database_url: str, seconds: float) -> tuple[timedelta, int]:
    """Run the timers on a machine whose clock is so wrong; return how wrong the portal there is, and what it ended."""
    command = [sys.executable, "-m", "tests.support.astray", database_url, str(seconds)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    moment, ended = ran.stdout.split()
    return abs(datetime.fromisoformat(moment) - clock.now()), int(ended)


@pytest.mark.parametrize("seconds", [90, -90, A_YEAR_AHEAD])
def test_a_server_whose_clock_is_wrong_ends_no_order_early(
    another_database: Callable[[], str], seconds: float
):
    database_url = another_database()
    app = create_app(Config(secret_key="for tests only", database_url=database_url))
    with app.app_context():
        placed_order(trade(), price=1_000)
        db.session.remove()
        wrong, ended = asked_on(database_url, seconds)
        if database_url.startswith("postgresql"):
            assert (wrong < MINUTE, ended) == (True, 0)
        else:  # the control: SQLite lives on one machine, whose clock is the only one
            assert (wrong > MINUTE, ended) == (True, int(seconds == A_YEAR_AHEAD))
        db.engine.dispose()
