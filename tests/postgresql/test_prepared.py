"""What PostgreSQL has prepared outlives a page that only reads; what was written and not kept is undone as ever."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, text

from tests.support.laboratory import Laboratory
from tests.support.plain_browser import PlainBrowser
from voucher.storage import db, prepared

pytestmark = pytest.mark.parametrize("laboratory", ["postgres"], indirect=True)

VISITS = 8  # the driver prepares what it is asked for the fifth time
PREPARED = text("SELECT count(*) FROM pg_prepared_statements")
SERIES = text("SELECT count(*) FROM number_series WHERE name = 'undone'")
MADE = "INSERT INTO number_series (name, last, left_out) VALUES ('undone', 1, 0)"
CTE = f"WITH made AS ({MADE} RETURNING 1) TABLE made"


def visit(app: Flask) -> None:
    browser = PlainBrowser(app)
    for _ in range(VISITS):
        assert browser.get("/catalogue/").status_code == 200


def test_pages_that_only_read_leave_what_they_prepared(
    app: Flask, act: Callable[..., Any], laboratory: Laboratory
):
    laboratory.engine.dispose()
    visit(app)
    assert act(lambda: db.session.scalar(PREPARED)) > 0


def test_without_it_every_page_forgets(app: Flask, act: Callable[..., Any], laboratory: Laboratory):
    event.remove(laboratory.engine, "rollback", prepared._end_reading)
    try:
        laboratory.engine.dispose()
        visit(app)
        assert act(lambda: db.session.scalar(PREPARED)) == 0
    finally:
        event.listen(laboratory.engine, "rollback", prepared._end_reading)


@pytest.mark.parametrize("first", [None, PREPARED], ids=["written at once", "read first"])
@pytest.mark.parametrize(
    "write",
    [text(MADE), text(CTE)],
    ids=["plain", "within a query"],
)
def test_what_was_written_is_undone(act: Callable[..., Any], first: Any, write: Any):
    def begin_and_undo() -> None:
        if first is not None:
            db.session.execute(first)
        db.session.execute(write)
        db.session.rollback()

    act(begin_and_undo)
    assert act(lambda: db.session.scalar(SERIES)) == 0


def test_a_failed_question_is_ended_by_a_rollback(act: Callable[..., Any]):
    def fail() -> None:
        with pytest.raises(Exception, match="division by zero"):
            db.session.execute(text("SELECT 1 / 0"))
        db.session.rollback()
        assert db.session.scalar(text("SELECT 1")) == 1

    act(fail)
