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
from sqlalchemy.exc import OperationalError

from tests.support.confirming import CONFIRM, Confirming
from tests.support.cutting_proxy import CuttingProxy
from tests.support.laboratory import Laboratory
from tests.support.papers import paper
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.recorded import Recorded
from voucher.storage import commits, database, db
from voucher.storage.documents import Document, path_of
from voucher.web import rerun

WORDS_OF_MONEY = (b"INSERT INTO ledger_entry", b"INSERT INTO ledger_transfer", b"UPDATE ledger_account")
COMMIT, CHANGE = b"COMMIT", b"INSERT INTO answered_request"  # with which every change begins
WAITING_FOR_ME = text(
    "SELECT count(*) FROM pg_stat_activity WHERE pg_backend_pid() = ANY(pg_blocking_pids(pid))"
)


@pytest.fixture(scope="module")
def town(postgres: Laboratory, wired: Flask) -> Confirming:
    return Confirming(postgres.app, wired, deliveries=9)


def test_a_request_cut_before_its_commit_is_made_again_and_done_once(town: Confirming, wire: CuttingProxy):
    before, cuts = town.redeemed(), wire.cuts
    for word in WORDS_OF_MONEY:
        page = town.page()
        wire.cut_at(word)
        assert "Redeemed" in page.submit(CONFIRM).h1
    assert wire.cuts - cuts == town.redeemed() - before == len(WORDS_OF_MONEY)


def test_without_another_attempt_the_cut_request_fails_and_records_nothing(
    town: Confirming, wire: CuttingProxy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rerun, "PAUSES", ())
    before, page = town.redeemed(), town.page()
    wire.cut_at(WORDS_OF_MONEY[0])
    refused = page.submit(CONFIRM, status=503)
    assert "Nothing was recorded" in refused.text
    assert town.redeemed() == before


def test_when_the_answer_to_the_commit_is_lost_nobody_guesses_and_a_repeat_moves_nothing(
    town: Confirming, wire: CuttingProxy
):
    before, page = town.redeemed(), town.page()
    wire.cut_after(COMMIT, behind=CHANGE)
    told = page.submit(CONFIRM, status=503)
    assert told.h1 == "It is not certain whether this was recorded"
    assert "Nothing was recorded" not in told.text
    assert town.redeemed() == before + 1
    page.submit(CONFIRM, status=303)  # the first answer, or the page that tells what became of the request
    assert town.redeemed() == before + 1


def test_a_portal_that_guesses_after_a_lost_commit_is_held_by_the_key(
    town: Confirming, wire: CuttingProxy, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(commits, "recorded", lambda _session: Recorded.NOTHING)
    before, page = town.redeemed(), town.page()
    wire.cut_after(COMMIT, behind=CHANGE)
    page.submit(CONFIRM, status=303)  # it tries once more, and the key says that it was done
    assert town.redeemed() == before + 1


def test_an_upload_is_whole_when_its_request_was_made_again(
    town: Confirming, wire: CuttingProxy, wired: Flask
):
    content = paper().content
    page = town.delivering()
    cuts = wire.cuts
    wire.cut_at(b"INSERT INTO document")
    page.submit(note="report", papers=(BytesIO(content), "report.pdf"))
    assert wire.cuts == cuts + 1
    with wired.app_context():
        kept = db.session.scalars(select(Document).order_by(Document.id.desc()).limit(1)).one()
        assert sha256(path_of(kept).read_bytes()).hexdigest() == kept.sha256 == sha256(content).hexdigest()


def test_a_page_that_is_made_is_shown_even_if_the_connection_is_cut_behind_it(
    town: Confirming, wire: CuttingProxy, monkeypatch: pytest.MonkeyPatch
):
    page = town.page()
    wire.cut_at(COMMIT)  # with which a reading ends
    assert page.click("Help").status == 200
    monkeypatch.setattr(database, "_or_give_up", lambda end: end())
    wire.cut_at(COMMIT)  # with which a reading ends
    with pytest.raises(OperationalError):
        page.click("Help")


def test_of_two_transactions_that_wait_for_each_other_the_undone_one_is_made_again(
    town: Confirming, postgres: Laboratory
):
    order, before = town.delivered(), town.redeemed()
    page = town.page(order)
    with _rival(postgres, order):
        assert "Redeemed" in page.submit(CONFIRM).h1
    assert town.redeemed() == before + 1


def test_without_another_attempt_the_undone_one_fails(
    town: Confirming, postgres: Laboratory, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(rerun, "PAUSES", ())
    order, before = town.delivered(), town.redeemed()
    page = town.page(order)
    with _rival(postgres, order):
        page.submit(CONFIRM, status=503)
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
