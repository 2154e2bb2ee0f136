"""The portal while it can only be read: every page stays, nothing is recorded, by nobody, in no way."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.support.catalogue import zh
from tests.support.laboratory import Laboratory, settings
from tests.support.orders import placed_order
from tests.support.pages import Client
from tests.support.plain_browser import PlainBrowser
from tests.support.signing_in import browser_of
from tests.support.trade import Trade, trade
from tests.support.upkeep import changed, digests
from voucher import clock
from voucher.access import Action
from voucher.accounts.models import SignInSession
from voucher.app import create_app
from voucher.cli.rounds import look
from voucher.refusal import PortalIsReadOnly
from voucher.storage import db, read_only, transaction
from voucher.storage.numbers import NumberSeries
from voucher.storage.read_only import watch
from voucher.upkeep.switch import switch
from voucher.web.guards import MARK
from voucher.web.read_only import ALWAYS, READING

REASON = "数据库正在搬迁"


@pytest.fixture
def deal(act: Callable[..., Any]) -> Trade:
    made: Trade = act(trade)
    return made


@contextmanager
def at_rest(act: Callable[..., Any]) -> Iterator[None]:
    """Let the portal only be read, for two hours as it says."""
    act(switch, read_only=True, reason=REASON, back_at=clock.now() + timedelta(hours=2))
    try:
        yield
    finally:
        act(switch, read_only=False, reason="")


def addresses(app: Flask, wanted: Callable[[Rule], bool]) -> list[tuple[str, str]]:
    """Return the name and an address of every wanted page, about a case that does not exist."""
    return [
        (rule.endpoint, re.sub(r"<(?:any\((\w+)[^>]*|[^>]*)>", lambda found: found[1] or "1", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and wanted(rule)
    ]


def changing(rule: Rule) -> bool:
    return bool((rule.methods or set()) - READING)


def for_everybody(app: Flask) -> Callable[[Rule], bool]:
    return lambda rule: (
        "GET" in (rule.methods or set())
        and getattr(app.view_functions[rule.endpoint], MARK, None)
        in (Action.PUBLIC_READ, Action.PUBLIC_STATS)
    )


def is_refused(answer: TestResponse) -> bool:
    wait = int(answer.headers.get("Retry-After", 0))
    return (
        answer.status_code == 503 and 7_000 < wait <= 7_200 and zh(PortalIsReadOnly.next_step) in answer.text
    )


def test_whatever_would_be_recorded_is_refused_and_nothing_is_written(
    app: Flask, laboratory: Laboratory, act: Callable[..., Any], deal: Trade
):
    visitor, person = PlainBrowser(app), app.test_client()
    forms = [found for found in addresses(app, changing) if found[0] not in ALWAYS]
    assert len(forms) > 100
    with at_rest(act):
        before = digests(laboratory.engine)
        passed = [address for _name, address in forms if not is_refused(visitor.post(address, token=False))]
        assert passed == []
        for method in ("put", "patch", "delete"):
            assert is_refused(getattr(person, method)("/account/sign-in"))
        assert not changed(before, digests(laboratory.engine))
    assert not any(is_refused(visitor.post(address, token=False)) for _name, address in forms[:9])


def test_pages_answer_as_ever_and_nobody_is_even_seen(
    app: Flask, laboratory: Laboratory, act: Callable[..., Any], deal: Trade
):
    pages = addresses(app, for_everybody(app))
    assert len(pages) > 20
    visitor, person = Client(app), browser_of(app, deal.firm)
    own = ["/account/me", "/vouchers/", "/orders/", "/applications/", "/notices/"]

    def answers() -> list[int]:
        plain = app.test_client()
        return [plain.get(page).status_code for _name, page in pages] + [person.get(p).status for p in own]

    while_open = answers()
    act(_long_unseen)
    with at_rest(act):
        before = digests(laboratory.engine)
        assert answers() == while_open
        assert all(REASON in page.html for page in (visitor.get("/"), person.get("/orders/")))
        assert not changed(before, digests(laboratory.engine))
    before = digests(laboratory.engine)
    assert REASON not in person.get("/orders/").html
    assert changed(before, digests(laboratory.engine)) == {"sign_in_session"}  # otherwise they are seen


def _long_unseen() -> None:
    with transaction() as session:
        session.execute(update(SignInSession).values(seen_at=clock.now() - timedelta(minutes=5)))


def test_people_can_sign_out_of_a_portal_at_rest(app: Flask, act: Callable[..., Any], deal: Trade):
    person = browser_of(app, deal.firm)
    person.get("/account/me")
    with at_rest(act):
        assert person.post("/account/sign-out", status=302).location == "/"
        assert (person.get("/account/me").location or "").startswith("/account/sign-in")


def test_no_path_writes_past_the_rule(
    laboratory: Laboratory, app: Flask, act: Callable[..., Any], deal: Trade
):
    def write() -> None:
        with laboratory.engine.connect() as connection:
            connection.execute(insert(NumberSeries).values(name="past", last=1))
            connection.rollback()

    write()
    with at_rest(act):
        before = digests(laboratory.engine)
        with pytest.raises(PortalIsReadOnly):
            act(placed_order, deal)
        act(look, app)  # the queues and the mails wait
        assert "the timers rest" in app.test_cli_runner().invoke(args=["nightly"]).output
        assert "the queues wait" in app.test_cli_runner().invoke(args=["rounds", "allocate"]).output
        with pytest.raises(DBAPIError, match=r"read-?only"):
            write()
        assert not changed(before, digests(laboratory.engine))
    write()
    assert act(placed_order, deal)


def test_the_command_closes_and_opens_for_other_processes_too(
    app: Flask, laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    for module in (read_only, sys.modules["voucher.cli.portal"]):
        monkeypatch.setattr(module, "LOOK_EVERY", 0.2)  # the same rule in a tenth of the time
    url = laboratory.engine.url.render_as_string(hide_password=False)
    another = create_app(settings(url, tmp_path))
    with another.app_context():
        assert not watch().now().read_only
    command = ["portal", "read-only"]
    closed = app.test_cli_runner().invoke(
        args=[*command, "on", "--because", REASON, "--until", "2026-12-01 08:00"]
    )
    assert closed.exit_code == 0, closed.output
    with another.app_context():
        known = watch().now()
        assert (known.read_only, known.reason) == (True, REASON)
        assert known.back_at == clock.moment_of(clock.today().replace(2026, 12, 1), 8)
    opened = app.test_cli_runner().invoke(args=[*command, "off", "--because", "搬迁完毕"])
    assert opened.exit_code == 0, opened.output
    with another.app_context():
        assert not watch().now().read_only
        db.engine.dispose()


def test_the_setting_alone_closes_the_portal(tmp_path: Path):
    config = settings(f"sqlite:///{tmp_path / 'none.sqlite3'}", tmp_path)
    object.__setattr__(config, "read_only", REASON)
    browser = create_app(config).test_client()
    assert browser.post("/account/sign-in").status_code == 503
    assert REASON in browser.get("/help").text


def test_without_a_database_the_portal_says_so_and_public_texts_stay(tmp_path: Path):
    app = create_app(settings("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=1", tmp_path))
    browser = app.test_client()
    assert [browser.get(page).status_code for page in ("/guide", "/help", "/policy")] == [200, 200, 200]
    browser.set_cookie("sid", "somebody who is signed in")
    state, home = browser.get("/status"), browser.get("/orders/")
    assert (state.status_code, home.status_code) == (503, 503)
    assert zh("does not answer; what was confirmed to you is kept") in state.text
    assert zh("Nothing was recorded. Please try again in a minute.") in home.text


def test_with_its_database_the_portal_says_that_all_is_well(client: Client):
    assert zh("are taken") in client.get("/status").text
