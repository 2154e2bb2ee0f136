"""Serving processes are killed while money moves over the wire: everything is done once, and the portal comes back."""

import os
import signal
import time
from collections import Counter
from contextlib import suppress
from random import Random

from sqlalchemy import select

from tests.support.busy_town import Clerks, Step, breaches, busy_town, moved
from tests.support.cases import city, draft_application
from tests.support.city import verified_firm
from tests.support.live_server import LiveServer
from voucher.app import create_app
from voucher.applications.apply import submit
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.ledger import Reason
from voucher.rounds.states import Mode
from voucher.storage import db

EACH = 5
READY_WITHIN = 30  # seconds
QUEUED = 2
KILLS = 4  # before the master is killed, and once more after it


def test_killed_workers_and_a_killed_master_lose_nothing_and_double_nothing(portal: LiveServer):
    with create_app(portal.settings()).app_context():
        steps, queued = busy_town(EACH), _queue()
        before = moved()
        db.engine.dispose()

        portal.start()
        clerks = Clerks(portal.url, steps)
        killed = _kill_workers(portal, clerks)
        portal.kill()
        stopped = time.monotonic()
        portal.start()
        ready = time.monotonic() - stopped
        killed += _kill_workers(portal, clerks)
        heard = clerks.finish()

        assert killed
        assert heard.cut or heard.refused  # the kills were felt
        assert ready < READY_WITHIN
        assert Counter(moved()) - Counter(before) == _once(steps, queued)
        assert not _still_queued()
        assert not breaches()
        db.engine.dispose()


def _once(steps: list[Step], queued: int) -> Counter[Reason]:
    return Counter(step.reason for step in steps) + Counter({Reason.RESERVE: queued})


def _queue() -> int:
    """Leave some applications in the queue of a first-come round, undecided."""
    here = city(mode=Mode.FIRST_COME)
    for firm in [verified_firm() for _ in range(QUEUED)]:
        submit(firm, draft_application(here, firm))
    return QUEUED


def _still_queued() -> list[str]:
    queued = select(Application.number).where(Application.state == ApplicationState.QUEUED)
    return list(db.session.scalars(queued))


def _kill_workers(portal: LiveServer, clerks: Clerks) -> int:
    """Kill some serving processes, one after the other at random moments, while there is work; return how many."""
    dice, killed = Random(11), 0
    for _ in range(KILLS):
        time.sleep(dice.uniform(0.1, 0.5))
        for worker in portal.workers()[:1] if clerks.left else ():
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
                killed += 1
    return killed
