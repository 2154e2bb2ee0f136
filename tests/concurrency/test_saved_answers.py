"""Answers that a serving process saves beside its work: together, before it ends, and told again like any other."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread

import pytest
from sqlalchemy import Engine, event, func, select

from tests.support.browsers import Browser, beside, carried, own_attempt
from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.crowd import Ready
from tests.support.laboratory import Laboratory, settings
from tests.support.live_server import LiveServer
from tests.support.opening import opening
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Role
from voucher.app import create_app
from voucher.repeats import saving
from voucher.repeats.views import door
from voucher.storage import db
from voucher.storage.attempts import AnsweredRequest
from voucher.upkeep.switch import switch

FORMS = 6
MONEY = "/budget/appropriation"
PATIENCE, A_MOMENT = 20, 0.3  # seconds


def wanted(number: int) -> dict[str, str]:
    """Return a filled-in form that asks for money, each time by another document."""
    year, document = str(clock.budget_year()), f"舟财企〔{number}〕号"
    form = {"year": year, "direction": "grant", "document_number": document, "amount": "3000000", "note": ""}
    return form | {"request_key": f"key-{number:020}"}


def updates(engine: Engine) -> list[str]:
    """Return a list that goes on collecting the statements which save answers."""
    found: list[str] = []

    @event.listens_for(engine, "before_cursor_execute")
    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE answered_request"):
            found.append(statement)

    return found


def test_answers_of_one_moment_are_saved_together_and_each_comes_back(
    another_database: Callable[[], str],
    laboratory: Laboratory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr(saving, "GATHER", 60.0)  # the thread takes the first one, the others gather
    app = create_app(settings(another_database(), tmp_path))
    with app.app_context():
        finance, sent = officer(Role.FINANCE), updates(db.engine)
    saving.saving_of(app).go_on_beside()
    window = browser_of(app, finance)
    window.get(MONEY)

    first = [window.post(MONEY, wanted(number)).location for number in range(FORMS)]
    saving.saving_of(app).finish()
    again = [window.post(MONEY, wanted(number)).location for number in range(FORMS)]

    assert again == first
    assert len(set(first)) == FORMS
    assert len(sent) <= 2
    with app.app_context():
        db.engine.dispose()


def test_an_answer_that_cannot_be_saved_is_told_from_the_trail_and_later_ones_are_saved(
    another_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(saving, "GATHER", 60.0)
    monkeypatch.setattr(door, "LOOKS", 1)
    app = create_app(settings(another_database(), tmp_path))
    with app.app_context():
        finance = officer(Role.FINANCE)
    answers = saving.saving_of(app)
    answers.go_on_beside()
    window = browser_of(app, finance)
    window.get(MONEY)

    first = [window.post(MONEY, wanted(number)).location for number in range(2)]
    with app.app_context():
        switch(read_only=True, reason="搬迁数据库")
        answers.finish()
        switch(read_only=False, reason="")
    told = window.post(MONEY, wanted(1), status=303)
    first.append(window.post(MONEY, wanted(2)).location)
    answers.finish()

    assert told.location != first[1]
    assert told.follow().h1 == zh("You sent this already")
    assert window.post(MONEY, wanted(2)).location == first[2]
    with app.app_context():
        db.engine.dispose()


def test_the_end_waits_for_an_answer_that_is_just_being_saved(
    another_database: Callable[[], str], tmp_path: Path
):
    app = create_app(settings(another_database(), tmp_path))
    reached, go_on = Event(), Event()
    with app.app_context():
        finance, engine = officer(Role.FINANCE), db.engine

    @event.listens_for(engine, "before_cursor_execute")
    def hold(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("UPDATE answered_request"):
            reached.set()
            go_on.wait(PATIENCE)

    answers = saving.saving_of(app)
    answers.go_on_beside()
    window = browser_of(app, finance)
    window.get(MONEY)
    window.post(MONEY, wanted(1))
    assert reached.wait(PATIENCE)
    ending = Thread(target=answers.finish)
    ending.start()
    ending.join(A_MOMENT)
    assert ending.is_alive(), "the process ended in the middle of saving"
    go_on.set()
    ending.join(PATIENCE)
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(AnsweredRequest.status == 302)) == 1
        db.engine.dispose()


def test_a_portal_that_is_stopped_has_saved_every_answer_it_gave(
    another_database: Callable[[], str], tmp_path: Path
):
    with opening(LiveServer(tmp_path, another_database()), firms=FORMS, budget=500_000) as town:
        statuses = beside(_hand_in(town.server.port, town.ready))
        town.server.stop()
        saved = select(func.count()).where(AnsweredRequest.status == 303)  # a repeat is led to the place
        assert statuses == [200] * FORMS
        assert db.session.scalar(saved) == FORMS


async def _hand_in(port: int, ready: list[Ready]) -> list[int]:
    opened = Browser(port, {"sid": ready[0].secret})
    fields = carried(await opened.get(f"/applications/{ready[0].application_pid}/check"))
    posts = [
        Browser(port, opened.cookies | {"sid": one.secret}).post(
            f"/applications/{one.application_pid}/check", own_attempt(fields)
        )
        for one in ready
    ]
    return [page.status for page in await asyncio.gather(*posts)]
