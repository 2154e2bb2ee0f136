"""Answers on their way into the database.

A serving process saves them in a thread, many in one transaction: nobody waits for it, and a rush does not pay for it
one by one. Where there is no such thread, each answer is saved before it leaves. An answer that a crash takes away is
told anew from the audit trail.
"""

import logging
import time
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import cast

from flask import Blueprint, Flask
from flask.blueprints import BlueprintSetupState

from voucher.storage.answers import Answer, keep_answers
from voucher.storage.attempts import Attempt

log = logging.getLogger(__name__)
NAME = "answers"
GATHER = 0.1  # seconds in which answers gather; a repeat waits longer than that for its first answer
MOST = 500  # in one transaction

Answered = tuple[Attempt, Answer]


class Saving:
    """The answers of one application that are not saved yet."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._waiting: SimpleQueue[Answered] = SimpleQueue()
        self._arrived = Event()
        self._saving = Lock()  # held from the taking out of an answer until it is in the database
        self._beside = False

    def save(self, attempt: Attempt, answer: Answer) -> None:
        """Save the answer, or leave it to the thread."""
        if self._beside:
            self._waiting.put((attempt, answer))
            self._arrived.set()
        else:
            _write([(attempt, answer)])

    def go_on_beside(self) -> None:
        """From now on a thread saves."""
        self._beside = True
        Thread(target=self._go_on, name="answers", daemon=True).start()

    def finish(self) -> None:
        """Save what still waits, and wait for what is being saved, before the process ends."""
        while self._save():
            pass

    def _go_on(self) -> None:
        while True:
            self._arrived.wait()
            self._arrived.clear()
            if self._save() == MOST:  # there may be more
                self._arrived.set()
            time.sleep(GATHER)

    def _save(self) -> int:
        """Save what waits, as far as it fits into one transaction; return how many answers that was."""
        with self._saving:
            some = self._some()
            if some:
                with self._app.app_context():
                    _write(some)
        return len(some)

    def _some(self) -> list[Answered]:
        some: list[Answered] = []
        with suppress(Empty):
            while len(some) < MOST:
                some.append(self._waiting.get_nowait())
        return some


def save_answers(pages: Blueprint) -> None:
    """Give every application with these pages its saving."""

    def hang(setup: BlueprintSetupState) -> None:
        app = cast(Flask, setup.app)
        app.extensions[NAME] = Saving(app)

    pages.record_once(hang)


def saving_of(app: Flask) -> Saving:
    """Return what saves the answers of an application."""
    return cast(Saving, app.extensions[NAME])


def _write(some: list[Answered]) -> None:
    try:
        keep_answers(some)
    except Exception:  # the work itself is kept; a repeat is told so from the audit trail
        log.exception("%d answers could not be saved", len(some))
