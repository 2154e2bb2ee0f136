"""A process is killed in the middle of posting: what it was doing is there whole, or not at all."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from config import Config
from tests.support.catalogue import ROOT
from tests.support.city import appropriated_year
from voucher.access import SYSTEM
from voucher.app import create_app
from voucher.budget import books
from voucher.budget.models import LedgerEntry
from voucher.budget.verify import verify
from voucher.ledger import Money, Reason, movements
from voucher.ledger.movements import Purse
from voucher.storage import db, transaction

MOMENTS = (0.0, 0.003, 0.011, 0.02, 0.05)  # seconds after the process has posted for the first time
NO_CASES = "money has a holder"  # the vouchers and orders of this test exist in the books only


@pytest.fixture
def database_url(another_database: Callable[[], str]) -> str:
    return another_database()


def test_a_killed_process_leaves_whole_transactions_and_no_lock(database_url: str, tmp_path: Path):
    app = create_app(Config(secret_key="for tests only", database_url=database_url))
    with app.app_context():
        year = appropriated_year()
        kept = 0
        for moment in MOMENTS:
            last = _post_until_killed(database_url, year, kept + 1, moment)
            db.session.remove()
            issued, locked = _count(Reason.ISSUE), _count(Reason.LOCK)
            assert issued == locked
            assert issued in (last, last + 1)  # what was reported is kept; the next one may be
            assert {breach.rule for breach in verify(db.session())} <= {NO_CASES}
            kept = issued
        with transaction() as session:  # nobody holds a lock
            assert books.post(
                session, SYSTEM, movements.issue("voucher:0:issue", Purse(year), 10**9, Money(1))
            )
        db.engine.dispose()


def _post_until_killed(database_url: str, year: int, first: int, moment: float) -> int:
    """Run the process, kill it `moment` seconds after its first word, and return the last number it reported."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("VOUCHER_")}
    command = [sys.executable, "-m", "tests.support.posting", database_url, str(year), str(first)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout
        spoken = [process.stdout.readline()]
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        spoken += process.stdout.readlines()
    return int([line for line in spoken if line.endswith("\n")][-1])


def _count(reason: Reason) -> int:
    return db.session.scalar(select(func.count()).where(LedgerEntry.reason == reason)) or 0
