"""Where the log goes is full, and money moves on; where the audit trail goes is gone, and no money moves."""

import errno
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOBase

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.support.busy_town import breaches
from tests.support.confirming import CONFIRM, Confirming
from tests.support.laboratory import Laboratory
from voucher.gateways.mail import MailNotTaken, sink
from voucher.notices.deliver import deliver
from voucher.notices.enqueue import enqueue_mail
from voucher.orders import steps
from voucher.storage import transaction

FAILED = {"sqlite": 503, "postgresql": 500}  # what each engine calls a table that is not there


class FullDisk(TextIOBase):
    """A file on a disk that takes nothing more."""

    def write(self, text: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_log_that_cannot_be_written_neither_stops_nor_doubles_money(
    app: Flask, monkeypatch: pytest.MonkeyPatch
):
    town = Confirming(app, app, deliveries=2)
    first, second = town.page(), town.page()
    handler = logging.StreamHandler(FullDisk())
    logging.getLogger().addHandler(handler)
    with monkeypatch.context() as full:
        full.setattr(sys, "stderr", FullDisk())
        logging.getLogger("voucher").error("this is written nowhere")
        assert "Redeemed" in first.submit(CONFIRM).h1
    logging.getLogger().removeHandler(handler)
    assert "Redeemed" in second.submit(CONFIRM).h1
    assert town.redeemed() == 2


def test_without_an_audit_trail_no_money_moves_and_public_pages_go_on(app: Flask, laboratory: Laboratory):
    town = Confirming(app, app, deliveries=1)
    page = town.page()
    with _gone(laboratory.engine, "audit_event"):
        told = page.submit(CONFIRM, status=FAILED[laboratory.engine.dialect.name])
        assert "Nothing was recorded" in told.text
        assert page.click("Help").status == 200
    assert town.redeemed() == 0
    assert "Redeemed" in page.submit(CONFIRM).h1
    assert town.redeemed() == 1


def test_a_move_of_money_that_nobody_wrote_down_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch):
    town = Confirming(app, app, deliveries=1)
    page = town.page()
    monkeypatch.setattr(steps, "record", lambda *_args, **_facts: None)
    assert "Redeemed" in page.submit(CONFIRM).h1
    with app.app_context():
        assert any("recorded" in breach for breach in breaches())


def test_a_mail_that_cannot_be_printed_waits(app_context: Flask, monkeypatch: pytest.MonkeyPatch):
    with transaction() as session:
        enqueue_mail(session, "wang@example.com", "主题", "正文")
    console = sink("console", "portal@example.com")
    with monkeypatch.context() as full:
        full.setattr(sys, "stdout", FullDisk())
        assert deliver(console) == 0
        with pytest.raises(MailNotTaken):
            console.send(1, "wang@example.com", "主题", "正文")


@contextmanager
def _gone(engine: Engine, table: str) -> Iterator[None]:
    """Take a table away for the length of the block."""
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {table}_gone")
    yield
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table}_gone RENAME TO {table}")
