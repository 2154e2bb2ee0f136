"""The connection to the database is cut: before the commit the request is made again, after it nobody guesses."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from threading import Event, Thread
from time import sleep

import pytest
from flask import Flask
from sqlalchemy import select, text

from tests.support.busy_town import breaches, moved
from tests.support.cutting_proxy import CuttingProxy
from tests.support.laboratory import Laboratory
from tests.support.orders import delivered_order, running_order
from tests.support.pages import Client, Page
from tests.support.papers import paper
from tests.support.trade import trade
from voucher.issuance.models import Voucher
from voucher.ledger import Reason
from voucher.orders.models import Order
from voucher.recorded import Recorded
from voucher.storage import commits, db
from voucher.storage.documents import Document, path_of
from voucher.web import rerun

BUTTON = "Confirm and redeem"
WORDS_OF_MONEY = (b"INSERT INTO ledger_entry", b"INSERT INTO ledger_transfer", b"UPDATE ledger_account")
COMMIT = b"COMMIT"
WAITING_FOR_ME = text(
    "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)


class Town:
    """A firm with deliveries to confirm, in a portal whose wire to the database can be cut."""

    def __init__(self, postgres: Laboratory, wired: Flask) -> None:
        self._postgres, self._wired = postgres, wired
        with postgres.app.app_context():
            deal = trade()
            self._delivered = [delivered_order(deal, price=1_000) for _ in range(8)]
            self.running = running_order(deal, price=1_000)
        self.firm, self.agency = deal.firm, deal.agency

    def delivered(self) -> str:
        """Return an order whose delivery nobody has confirmed."""
        return self._delivered.pop()

    def confirming(self, order: str) -> Page:
        """Return the page on which the firm confirms this delivery."""
        return Client(self._wired, language="en").sign_in(self.firm).get(f"/orders/{order}/confirm")

    def redeemed(self) -> int:
        """Return how often money was redeemed; every invariant holds."""
        with self._postgres.app.app_context():
            assert not breaches()
            return moved().get(Reason.REDEEM, 0)


@pytest.fixture(scope="module")
def town(postgres: Laboratory, wired: Flask) -> Town:
    return Town(postgres, wired)


def test_a_request_cut_before_its_commit_is_made_again_and_done_once(town: Town, wire: CuttingProxy):
    before, cuts = town.redeemed(), wire.cuts
    for word in WORDS_OF_MONEY:
        page = town.confirming(town.delivered())
        wire.cut_at(word)
        assert "Redeemed" in page.submit(BUTTON).h1
    assert wire.cuts - cuts == town.redeemed() - before == len(WORDS_OF_MONEY)


def test_without_another_attempt_the_cut_request_fails_and_records_nothing(
    town: Town, wire: CuttingProxy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rerun, "PAUSES", ())
    before, page = town.redeemed(), town.confirming(town.delivered())
    wire.cut_at(WORDS_OF_MONEY[0])
    refused = page.submit(BUTTON, status=503)
    assert "Nothing was recorded" in refused.text
    assert town.redeemed() == before


def test_when_the_answer_to_the_commit_is_lost_nobody_guesses_and_a_repeat_moves_nothing(
    town: Town, wire: CuttingProxy
):
    before, page = town.redeemed(), town.confirming(town.delivered())
    wire.cut_after(COMMIT)
    told = page.submit(BUTTON, status=503)
    assert told.h1 == "It is not certain whether this was recorded"
    assert "Nothing was recorded" not in told.text
    assert town.redeemed() == before + 1
    page.submit(BUTTON, status=422)
    assert town.redeemed() == before + 1


def test_a_portal_that_guesses_after_a_lost_commit_says_what_is_not_true(
    town: Town, wire: CuttingProxy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(commits, "recorded", lambda _session: Recorded.NOTHING)
    before, page = town.redeemed(), town.confirming(town.delivered())
    wire.cut_after(COMMIT)
    told = page.submit(BUTTON, status=422)
    assert "Nothing was" in told.text
    assert town.redeemed() == before + 1


def test_an_upload_is_whole_when_its_request_was_made_again(town: Town, wire: CuttingProxy, wired: Flask):
    content = paper().content
    browser = Client(wired, language="en").sign_in(town.agency)
    page = browser.get(f"/orders/{town.running}/deliver")
    cuts = wire.cuts
    wire.cut_at(b"INSERT INTO document")
    page.submit(note="report", papers=(BytesIO(content), "report.pdf"))
    assert wire.cuts == cuts + 1
    with wired.app_context():
        kept = db.session.scalars(select(Document).order_by(Document.id.desc()).limit(1)).one()
        assert sha256(path_of(kept).read_bytes()).hexdigest() == kept.sha256 == sha256(content).hexdigest()


def test_of_two_transactions_that_wait_for_each_other_the_undone_one_is_made_again(
    town: Town, postgres: Laboratory
):
    order, before = town.delivered(), town.redeemed()
    page = town.confirming(order)
    with _rival(postgres, order):
        assert "Redeemed" in page.submit(BUTTON).h1
    assert town.redeemed() == before + 1


def test_without_another_attempt_the_undone_one_fails(
    town: Town, postgres: Laboratory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rerun, "PAUSES", ())
    order, before = town.delivered(), town.redeemed()
    page = town.confirming(order)
    with _rival(postgres, order):
        page.submit(BUTTON, status=503)
    assert town.redeemed() == before


@contextmanager
def _rival(postgres: Laboratory, order: str) -> Iterator[None]:
    """Hold the vouchers, and ask for the order as soon as somebody who has the order waits for a voucher."""
    holding = Event()

    def lock_crosswise() -> None:
        with postgres.engine.connect() as connection:
            connection.execute(text("SET LOCAL deadlock_timeout TO '20s'"))  # the portal notices first
            connection.execute(select(Voucher.id).with_for_update())
            holding.set()
            while not connection.scalar(WAITING_FOR_ME):
                sleep(0.02)
            connection.execute(select(Order.id).where(Order.pid == order).with_for_update())

    rival = Thread(target=lock_crosswise)
    rival.start()
    holding.wait()
    yield
    rival.join()
