"""A firm in front of the page on which it redeems: the step of money that the faults meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from tests.support.busy_town import breaches, moved
from tests.support.laboratory import settings
from tests.support.orders import delivered_order, running_order
from tests.support.pages import Client, Page
from tests.support.trade import trade
from voucher.app import create_app
from voucher.ledger import Reason
from voucher.storage import db

CONFIRM = "Confirm and redeem"


@contextmanager
def portal_on(database_url: str, documents: Path) -> Iterator[Flask]:
    """Open one more portal on the database, with its papers in a folder of its own."""
    portal = create_app(settings(database_url, documents))
    try:
        yield portal
    finally:
        with portal.app_context():
            db.engine.dispose()


class Confirming:
    """A firm with deliveries to confirm and an agency with one to hand in.

    Args:
        home: A portal that reaches the database whatever happens: for building, and for looking afterwards.
        portal: The one that people use.
    """

    def __init__(self, home: Flask, portal: Flask, deliveries: int) -> None:
        self._home, self._portal = home, portal
        with home.app_context():
            deal = trade()
            self._delivered = [delivered_order(deal, price=1_000) for _ in range(deliveries)]
            self.running = running_order(deal, price=1_000)
        self.firm, self.agency = deal.firm, deal.agency

    def delivered(self) -> str:
        """Return an order whose delivery nobody has confirmed."""
        return self._delivered.pop()

    def page(self, order: str | None = None) -> Page:
        """Return the page on which the firm confirms this delivery, by default the next one."""
        browser = Client(self._portal, language="en").sign_in(self.firm)
        return browser.get(f"/orders/{order or self.delivered()}/confirm")

    def delivering(self) -> Page:
        """Return the page on which the agency hands its delivery in."""
        browser = Client(self._portal, language="en").sign_in(self.agency)
        return browser.get(f"/orders/{self.running}/deliver")

    def redeemed(self) -> int:
        """Return how often money was redeemed; every invariant holds."""
        with self._home.app_context():
            assert not breaches()
            return moved().get(Reason.REDEEM, 0)
