"""Work that follows a change: done when the answer is on its way, so that nobody waits for it.

A serving process does it in a thread beside the answers: a hundred changes in one moment are followed up together and
not a hundred times. Where there is no such thread, each change is followed up as its answer is closed.
"""

from collections.abc import Callable
from threading import Event
from typing import cast

from flask import Blueprint, Flask, request
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

NAME = "after_change"


class Follower:
    """What an application does after changes, and whether something changed that a thread beside has not seen."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._works: list[Callable[[], object]] = []
        self._changed = Event()
        self._beside = False
        app.after_request(self._follow)

    def add(self, work: Callable[[], object]) -> None:
        self._works.append(work)

    def leave_to_thread(self) -> None:
        """From now on a change only wakes whoever calls `wait`."""
        self._beside = True

    def wait(self, seconds: float) -> None:
        """Wait for a change, at most so long."""
        self._changed.wait(seconds)
        self._changed.clear()

    def work(self) -> None:
        """Do everything that follows a change. Needs an application context."""
        for work in self._works:
            work()

    def _follow(self, answer: Response) -> Response:
        if request.method == "POST":
            answer.call_on_close(self._changed.set if self._beside else self._work_at_once)
        return answer

    def _work_at_once(self) -> None:
        with self._app.app_context():
            self.work()


def after_change(pages: Blueprint, work: Callable[[], object]) -> None:
    """Do `work` after every POST to any page, in an application context of its own."""

    def hang(setup: BlueprintSetupState) -> None:
        follower_of(cast(Flask, setup.app)).add(work)

    pages.record_once(hang)


def follower_of(app: Flask) -> Follower:
    """Return the follower of an application."""
    found = app.extensions.get(NAME)
    if not isinstance(found, Follower):
        found = app.extensions[NAME] = Follower(app)
    return found
