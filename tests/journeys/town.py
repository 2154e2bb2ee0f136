"""Everybody of a long journey, each at a window of their own, and the books they move."""

import json
import re
from collections.abc import Callable

from playwright.sync_api import Page
from sqlalchemy import select

from tests.journeys.walker import Album, Walker
from tests.support.batches import noticed
from tests.support.live_server import LiveServer
from voucher import clock
from voucher.app import create_app
from voucher.settlement.models import Batch
from voucher.storage import db

Books = dict[str, int]


class City:
    """The people of the journey, each at a window of their own, and the books of the running year."""

    def __init__(self, server: LiveServer, window: Callable[..., Page], album: str = "one-voucher") -> None:
        self._server = server
        self._window = window
        self._album = Album(album)
        self._walkers: dict[str, Walker] = {}
        self._portal = create_app(server.settings())  # one more process of the same portal

    def visitor(self) -> Walker:
        """Return somebody nobody knows yet."""
        return Walker(self._window(self._server.url), self._album)

    def person(self, name: str) -> Walker:
        """Return this person of the demo, signed in."""
        if name not in self._walkers:
            self._walkers[name] = self.visitor()
            self._walkers[name].sign_in(name)
        return self._walkers[name]

    def notice_has_run_out(self, batch_number: str) -> None:
        """Let the batch have been shown to the public three weeks ago: nobody waits for that at a window."""
        with self._portal.app_context():
            shown = select(Batch.pid).where(Batch.number == batch_number)
            noticed(db.session.scalars(shown).one())
            db.engine.dispose()

    def books(self) -> Books:
        """Return the year's figures in fen, as the command line prints them."""
        command = ["budget", "show", str(clock.budget_year()), "--json"]
        shown: Books = json.loads(self._portal.test_cli_runner().invoke(args=command).stdout)
        return shown

    def moved(self, before: Books) -> dict[str, int]:
        """Return in yuan what has changed in the books since `before`."""
        now = self.books()
        changed = [name for name in now if now[name] != before[name]]
        return {name.removesuffix("_fen"): (now[name] - before[name]) // 100 for name in changed}


def number(person: Walker) -> str:
    """Return the number that stands in the page's title."""
    [found] = re.findall(r"[A-Z]+\d[\d-]+", person.page.locator("h1").inner_text())
    return str(found)


def today() -> str:
    """Return the city's day as it is typed into a field."""
    return clock.today().isoformat()
