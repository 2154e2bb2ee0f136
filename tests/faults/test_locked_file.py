"""Another process has locked the SQLite file: whoever writes is told to come back, and everybody can read."""

import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Timer

import pytest
from flask import Flask
from sqlalchemy import update

from tests.support.confirming import CONFIRM, Confirming
from tests.support.laboratory import Laboratory, settings
from voucher import clock
from voucher.accounts.models import SignInSession
from voucher.app import create_app
from voucher.storage import db, transaction

PATIENCE = 1  # seconds; in earnest thirty


@pytest.fixture
def portal(laboratories: Callable[[str], Laboratory], tmp_path: Path) -> Iterator[Flask]:
    """A portal on an SQLite file, which waits for another writer only for a moment."""
    laboratory = laboratories("sqlite")
    laboratory.empty()
    app = create_app(settings(f"{laboratory.engine.url}?timeout={PATIENCE}", tmp_path))
    yield app
    with app.app_context():
        db.engine.dispose()


def test_a_locked_file_refuses_writers_in_plain_words_and_lets_everybody_read(portal: Flask):
    firm = Confirming(portal, portal, deliveries=1)
    page = firm.page()
    _seen_long_ago(portal)  # that the session is in use is due to be noted, and cannot be
    with _locked(portal):
        told = page.submit(CONFIRM, status=503)
        assert "Nothing was recorded" in told.text
        assert page.click("Help").status == 200
    assert firm.redeemed() == 0
    assert "Redeemed" in page.submit(CONFIRM).h1
    assert firm.redeemed() == 1


def test_who_writes_while_the_file_is_locked_for_a_moment_only_waits(portal: Flask):
    firm = Confirming(portal, portal, deliveries=1)
    page = firm.page()
    with _locked(portal, seconds=PATIENCE / 2):
        assert "Redeemed" in page.submit(CONFIRM).h1
    assert firm.redeemed() == 1


def test_a_reader_whose_presence_had_to_be_noted_could_not_read(
    portal: Flask, monkeypatch: pytest.MonkeyPatch
):
    firm = Confirming(portal, portal, deliveries=1)
    page = firm.page()
    _seen_long_ago(portal)
    monkeypatch.setattr(sys.modules[transaction.__module__], "DBAPIError", ZeroDivisionError)
    with _locked(portal), pytest.raises(AssertionError, match="503"):
        page.click("Help")


@contextmanager
def _locked(portal: Flask, seconds: float | None = None) -> Iterator[None]:
    """Keep every other writer from the file, to the end of the block or for so many seconds."""
    with portal.app_context():
        file = sqlite3.connect(str(db.engine.url.database), check_same_thread=False)
    file.execute("BEGIN IMMEDIATE")
    if seconds:
        Timer(seconds, file.rollback).start()
    try:
        yield
    finally:
        file.close()


def _seen_long_ago(portal: Flask) -> None:
    with portal.app_context(), transaction() as session:
        session.execute(update(SignInSession).values(seen_at=clock.now() - timedelta(minutes=5)))
