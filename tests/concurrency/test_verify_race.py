"""The books are looked through while others go on posting."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from flask import Flask

from tests.support.city import appropriated_year
from voucher.budget.verify import verify
from voucher.storage import db

LOOKS = 30


def test_what_is_posted_meanwhile_is_no_breach(app: Flask, act: Callable[..., Any]):
    act(appropriated_year)
    enough, granted = Event(), []

    def grant() -> None:
        with app.app_context():
            while not enough.is_set():
                granted.append(appropriated_year(1_000))
            db.session.remove()

    finance = Thread(target=grant)
    finance.start()
    try:
        breaches = [breach for _ in range(LOOKS) for breach in act(lambda: verify(db.session()))]
    finally:
        enough.set()
        finance.join()
    assert granted
    assert not breaches
