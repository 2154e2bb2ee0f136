"""A streaming replica answers what may be some seconds old, says how old, and is never trusted with anything else."""

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError

from config import UnsafeSettings
from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.laboratory import settings
from tests.support.plain_browser import PlainBrowser
from tests.support.replica import Streamed
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Role
from voucher.app import create_app
from voucher.catalogue.models import Category
from voucher.storage import db, transaction
from voucher.storage.numbers import NumberSeries, next_number
from voucher.web.replica_pages import MARK

LIST = "/catalogue/"
AS_OF = "X-Figures-As-Of"
SAID = re.compile(zh("As of %(moment)s", moment=r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)"))
YEAR = timedelta(days=365)


def add_category(code: str) -> str:
    """Put a category on the public list, and return its name."""
    name = f"测试类别{code}"
    with transaction() as session:
        session.execute(insert(Category).values(code=code, position=90, name_zh=name, name_en=code))
    return name


def read(streamed: Streamed, address: str = LIST) -> tuple[str, datetime | None]:
    """Return a public page as somebody sees who has not been here before, and as of when it is."""
    answer = PlainBrowser(streamed.app).get(address)
    assert answer.status_code == 200
    page, as_of = answer.get_data(as_text=True), answer.headers.get(AS_OF)
    said = SAID.search(page)
    assert bool(said) == bool(as_of), "a page says as of when it is exactly when a replica answered"
    if said and as_of:
        moment = datetime.fromisoformat(as_of).astimezone(clock.CITY)
        assert said.group(1) == moment.strftime("%Y-%m-%d %H:%M:%S")
    return page, datetime.fromisoformat(as_of) if as_of else None


@contextmanager
def replay_paused(streamed: Streamed) -> Iterator[None]:
    streamed.replay(goes_on=False)
    try:
        yield
    finally:
        streamed.replay(goes_on=True)


def test_what_was_replayed_is_shown_with_its_moment(streamed: Streamed):
    name = streamed.call(add_category, "R1")
    streamed.catch_up()

    before = datetime.now(UTC)
    page, as_of = read(streamed)

    assert name in page
    assert as_of is not None
    assert (
        timedelta(0) <= as_of - before < timedelta(seconds=30)
    )  # nothing is written: it is as young as the asking


def test_while_replay_is_held_back_the_page_says_how_old_it_is(streamed: Streamed):
    streamed.replica.longest_lag = YEAR
    known = streamed.call(add_category, "R2")
    streamed.catch_up()
    with replay_paused(streamed):
        held_since = datetime.now(UTC)
        new = streamed.call(add_category, "R3")
        page, as_of = read(streamed)
        later_page, later = read(streamed)
    assert (known in page, new in page, new in later_page) == (True, False, False)
    assert as_of is not None
    assert as_of == later
    assert as_of < held_since

    streamed.catch_up()
    page, as_of = read(streamed)
    assert new in page
    assert as_of is not None
    assert as_of > held_since


def test_a_replica_that_lags_too_far_is_not_shown(streamed: Streamed):
    streamed.call(add_category, "R40")
    streamed.catch_up()
    with replay_paused(streamed):
        new = streamed.call(add_category, "R41")
        streamed.replica.longest_lag = YEAR
        assert read(streamed)[1] is not None
        streamed.replica.longest_lag = timedelta(0)
        page, as_of = read(streamed)
    assert (new in page, as_of) == (True, None)


def test_while_the_replica_is_away_the_primary_answers(streamed: Streamed):
    streamed.let_go()
    streamed.standby.stop(signal.SIGQUIT)
    try:
        new = streamed.call(add_category, "R5")
        page, as_of = read(streamed)
        assert (new in page, as_of) == (True, None)
    finally:
        streamed.standby.start()
    streamed.catch_up()
    page, as_of = read(streamed)
    assert new in page
    assert as_of is not None


def test_a_replica_that_fails_in_the_middle_of_a_page_is_replaced_by_the_primary(streamed: Streamed):
    def page(as_of: datetime | None) -> str:
        asked.append(as_of)
        if as_of is not None:
            db.session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
        return str(db.session.scalar(text("SELECT pg_is_in_recovery()")))

    asked: list[datetime | None] = []
    assert streamed.call(streamed.replica.read, page) == "False"
    assert [as_of is None for as_of in asked] == [False, True]


def test_a_page_that_is_wrong_anyway_is_not_asked_twice(streamed: Streamed):
    def page(_as_of: datetime | None) -> None:
        asked.append(1)
        db.session.execute(text("SET LOCAL statement_timeout = '20ms'"))
        db.session.execute(text("SELECT pg_sleep(5)"))

    asked: list[int] = []
    with pytest.raises(OperationalError, match="statement timeout"):
        streamed.call(streamed.replica.read, page)
    assert len(asked) == 1


def test_public_pages_outlive_the_primary(streamed: Streamed):
    name = streamed.call(add_category, "R6")
    streamed.catch_up()
    streamed.let_go()
    streamed.primary.stop()
    try:
        page, as_of = read(streamed)
    finally:
        streamed.primary.start()
    assert name in page
    assert as_of is not None


def test_nothing_can_be_written_through_the_replica(streamed: Streamed):
    def write(_as_of: datetime | None) -> None:
        db.session.add(NumberSeries(name="X", last=1))
        db.session.flush()

    with pytest.raises((InternalError, OperationalError), match="read-only"):
        streamed.call(streamed.replica.read, write)
    with streamed.replica.engine.connect() as connection, pytest.raises(DBAPIError, match="during recovery"):
        connection.execute(text("SET TRANSACTION READ WRITE"))  # nor by changing the transaction's mind


def test_even_a_wrong_address_is_only_read(streamed: Streamed):
    wrong = create_app(
        replace(settings(streamed.primary.url(), streamed.primary.folder), replica_url=streamed.primary.url())
    )
    with (
        wrong.extensions["replica"].engine.connect() as connection,
        pytest.raises(InternalError, match="read-only transaction"),
    ):
        connection.execute(text("DELETE FROM number_series"))
    answer = PlainBrowser(wrong).get(LIST)
    assert (answer.status_code, answer.headers.get(AS_OF)) == (
        200,
        None,
    )  # it follows no primary: it is not asked
    wrong.extensions["replica"].engine.dispose()
    with wrong.app_context():
        db.engine.dispose()


def test_a_transaction_turns_to_the_primary_and_stays_there(streamed: Streamed):
    def page(as_of: datetime | None) -> list[bool]:
        where = [as_of is not None, db.session.scalar(text("SELECT pg_is_in_recovery()"))]
        with transaction() as session:
            next_number(session, "T", 2026)
            where.append(session.scalar(text("SELECT pg_is_in_recovery()")))
        seen = db.session.scalar(select(NumberSeries.last).where(NumberSeries.name == "T2026"))
        return [*where, seen is not None]

    assert streamed.call(streamed.replica.read, page) == [True, True, False, True]


def test_whoever_changed_something_reads_the_primary_for_a_while(streamed: Streamed):
    browser = PlainBrowser(streamed.app)
    assert AS_OF in browser.get(LIST).headers
    with clock.at(datetime.now(UTC)):
        browser.post("/account/language", {"language": "zh"})
        assert AS_OF not in browser.get(LIST).headers
        assert read(streamed)[1] is not None  # others read on
    with clock.at(datetime.now(UTC) + timedelta(seconds=30)):
        assert AS_OF in browser.get(LIST).headers


def test_the_dashboard_is_read_from_the_replica_by_whom_the_primary_knows(streamed: Streamed):
    browser = browser_of(streamed.app, streamed.call(officer, Role.REVIEWER))
    with replay_paused(streamed):  # the session is younger than the replica
        streamed.replica.longest_lag = YEAR
        for address in ("/windows", LIST):
            page = browser.get(address)
            assert page.response.headers.get(AS_OF)
            assert 'action="/account/sign-out"' in page.html, "whoever signed in is known on every page"


def test_pages_that_decide_are_never_read_from_the_replica(streamed: Streamed):
    marked = {name for name, view in streamed.app.view_functions.items() if hasattr(view, MARK)}
    assert marked >= {"dashboard.overview", "dashboard.public", "catalogue.index"}
    methods = {
        rule.endpoint: (rule.methods or set()) - {"HEAD", "OPTIONS"}
        for rule in streamed.app.url_map.iter_rules()
        if rule.endpoint in marked
    }
    writing = {endpoint for endpoint, allowed in methods.items() if allowed != {"GET"}}
    assert writing == {"dashboard.export", "clawback.export"}  # lists as files: asked for by a form


def test_without_a_replica_every_page_is_the_primarys(bare_app: Flask):
    assert "replica" not in bare_app.extensions
    with pytest.raises(UnsafeSettings, match="only PostgreSQL"):
        create_app(replace(bare_app.config["PORTAL"], replica_url="sqlite:///x"))
