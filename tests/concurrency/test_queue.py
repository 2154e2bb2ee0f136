"""The opening rush: all at once, one order, the exact tail, an allocator that may die (docs/decisions/0014)."""

import itertools
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask import Flask

from config import Config
from tests.support.catalogue import ROOT
from tests.support.race import together
from tests.support.rush import Rush, answers, one_by_one, rush
from voucher.app import create_app
from voucher.applications import allocate as allocator
from voucher.applications import apply
from voucher.applications.allocate import allocate
from voucher.budget.verify import verify
from voucher.storage import db

Act = Callable[..., Any]
NINE_AND_ONE = [10_000] * 4 + [5_000] + [10_000] * 5


def test_everybody_at_once_beside_three_allocators(app: Flask, act: Act, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(allocator, "BATCH", 3)
    crowd = act(rush, 85_000, *NINE_AND_ONE)
    firms = [lambda number=number: crowd.submit(number) for number in range(10)]
    assert not together(app, *firms, allocate, allocate, allocate)
    act(allocate)
    found = act(answers)
    assert [turn for turn, *_ in found] == list(range(1, 11))
    assert [held for _, _, held, _ in found] == one_by_one(85_000, [face for _, face, _, _ in found])
    assert [place for *_, held, place in found if not held] == [1]
    assert not act(lambda: verify(db.session()))


def test_a_number_is_kept_before_the_next_one_is_given(app: Flask, act: Act, monkeypatch: pytest.MonkeyPatch):
    crowd = act(rush, 10_000, 10_000, 10_000)
    assert _second_overtakes(app, act, monkeypatch, crowd) is False


def test_numbers_from_a_bare_counter_let_the_second_overtake(
    app: Flask, act: Act, monkeypatch: pytest.MonkeyPatch
):
    numbers = itertools.count(1)
    monkeypatch.setattr(apply, "next_in_both", lambda *_names: (number := next(numbers), number))
    crowd = act(rush, 10_000, 10_000, 10_000)
    one_writer = (
        act(lambda: db.engine.dialect.name) == "sqlite"
    )  # whoever writes there keeps everybody waiting
    assert _second_overtakes(app, act, monkeypatch, crowd) is not one_writer


def test_a_killed_allocator_leaves_the_queue_as_it_was(another_database: Callable[[], str]):
    database_url = another_database()
    app = create_app(Config(secret_key="for tests only", database_url=database_url))
    with app.app_context():
        crowd = rush(20_000, 10_000, 10_000, 10_000)
        for number in range(3):
            crowd.submit(number)
        db.session.remove()
        _kill_in_the_middle(database_url)
        assert [held for _, _, held, _ in answers()] == [False, False, False]
        assert allocate() == 3
        assert [held for _, _, held, _ in answers()] == [True, True, False]
        assert allocate() == 0
        assert not verify(db.session())
        db.engine.dispose()


def test_who_finds_an_allocator_at_work_leaves_everything_to_it(
    app: Flask, act: Act, monkeypatch: pytest.MonkeyPatch
):
    crowd = act(rush, 20_000, 10_000, 10_000)
    act(crowd.submit, 0)
    taken, go_on = Event(), Event()
    tell = allocator._tell

    def tell_slowly(*what: Any) -> None:
        taken.set()
        assert go_on.wait(30), "somebody waited for the allocator at work"
        tell(*what)

    monkeypatch.setattr(allocator, "_tell", tell_slowly)
    with ThreadPoolExecutor(2) as threads:
        working = threads.submit(_in_context, app, allocate)
        assert taken.wait(30)
        if act(lambda: db.engine.dialect.name) == "postgresql":
            assert act(allocate) == 0
            act(crowd.submit, 1)  # who comes meanwhile is found by the one at work
        go_on.set()
        working.result(timeout=30)
    act(allocate)
    assert all(held for _, _, held, _ in act(answers))


def _second_overtakes(app: Flask, act: Act, monkeypatch: pytest.MonkeyPatch, crowd: Rush) -> bool:
    """Let the first take a number and linger, the second come meanwhile; say whether the second got the money."""
    lingering, go_on = Event(), Event()
    give_numbers, calls = apply.next_in_both, itertools.count()

    def give_slowly(*what: Any) -> tuple[int, int]:
        given = give_numbers(*what)
        if next(calls) == 0:
            lingering.set()
            go_on.wait(30)
        return given

    monkeypatch.setattr(apply, "next_in_both", give_slowly)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(_in_context, app, lambda: crowd.submit(0))
        assert lingering.wait(30)
        second = threads.submit(_in_context, app, lambda: crowd.submit(1))
        overtook = _is_done(second)
        if overtook:
            act(allocate)
        go_on.set()
        first.result(timeout=30)
        second.result(timeout=30)
    act(allocate)
    return [held for _, _, held, _ in act(answers)] == [False, True]


def _is_done(work: Future[None]) -> bool:
    try:
        work.result(timeout=1.5)
    except TimeoutError:
        return False
    return True


def _in_context(app: Flask, step: Callable[[], object]) -> None:
    with app.app_context():
        step()
        db.session.remove()


def _kill_in_the_middle(database_url: str) -> None:
    command = [sys.executable, "-m", "tests.support.allocating", database_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert "nothing is kept" in process.stdout.readline()
        process.send_signal(signal.SIGKILL)
