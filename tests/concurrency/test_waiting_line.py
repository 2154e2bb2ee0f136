"""The line of a first-come round is served by one at a time: what is decided rests on what the one before left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.cases import city, draft_application, row, submitted_application
from tests.support.city import verified_firm
from voucher.applications.allocate import allocate
from voucher.applications.apply import submit
from voucher.applications.models import Application, WaitingLine
from voucher.rounds.states import Mode
from voucher.storage import db, locked_id, transaction


def test_who_is_decided_on_while_the_line_is_served_takes_the_place_behind(app: Flask, act: Callable):
    here = act(city, mode=Mode.FIRST_COME, budget=10_000)
    act(submitted_application, here, act(verified_firm))
    who = act(verified_firm)
    pid = act(draft_application, here, who)
    act(submit, who, pid)

    def decide() -> None:
        with app.app_context():
            allocate()
            db.session.remove()

    with ThreadPoolExecutor(1) as threads, app.app_context():
        with transaction() as session:
            line_id = session.scalars(select(WaitingLine.id)).one()
            line = locked_id(session, WaitingLine, line_id)
            deciding = threads.submit(decide)
            with pytest.raises(TimeoutError):
                deciding.result(timeout=1)
            line.places += 1  # somebody else was given the next place
        deciding.result(timeout=30)
    assert act(lambda: row(Application, pid).place) == 2
