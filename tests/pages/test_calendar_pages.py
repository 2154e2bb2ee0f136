"""The calendar: read by the bureau, kept by those who set the rules."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from tests.support.catalogue import zh
from tests.support.city import officer
from tests.support.pages import Client
from tests.support.signing_in import browser_of
from voucher.access import Role
from voucher.calendar.curate import fill
from voucher.calendar.library import LAST_KNOWN_YEAR
from voucher.calendar.queries import working_days_after
from voucher.calendar.working_days import Due
from voucher.storage import db, transaction

Act = Callable[..., Any]
UNKNOWN = LAST_KNOWN_YEAR + 1
NEW_YEAR = date(UNKNOWN, 1, 1)


@pytest.fixture
def reviewer(app: Flask, act: Act) -> Client:
    act(_fill)
    return browser_of(app, act(officer, Role.REVIEWER))


def _fill() -> None:
    with transaction() as session:
        fill(session)
        fill(session)


def _after(start: date, days: int) -> Due:
    return working_days_after(db.session(), start, days)


def test_known_years_show_holidays_and_make_up_days(reviewer: Client):
    page = reviewer.get(f"/calendar/?year={LAST_KNOWN_YEAR}").text
    assert "春节" in page
    assert zh("The holidays of %(year)s are not published yet", year=LAST_KNOWN_YEAR) not in page


def test_an_unknown_year_is_guessed_by_weekdays_with_a_warning_until_it_is_entered(
    act: Act, reviewer: Client
):
    page = reviewer.get(f"/calendar/?year={UNKNOWN}")
    assert zh("The holidays of %(year)s are not published yet", year=UNKNOWN) in page.text
    assert not act(_after, NEW_YEAR, 1).certain

    day = next(d for d in (date(UNKNOWN, 1, n) for n in range(4, 9)) if d.weekday() == 2)
    saved = reviewer.get("/calendar/new").submit(day=day.isoformat(), working="off", name="元旦")
    assert "元旦" in saved.text
    saved.submit(zh("All days of the year are entered"))

    due = act(_after, date(day.year, day.month, day.day - 1), 1)
    assert due == Due(date(day.year, day.month, day.day + 1), certain=True)


def test_a_removed_day_follows_its_weekday(reviewer: Client):
    reviewer.get("/calendar/new").submit(
        day=f"{UNKNOWN}-05-03", working=_other(date(UNKNOWN, 5, 3)), name="调休"
    )

    page = reviewer.get(f"/calendar/?year={UNKNOWN}").submit(f"{zh('Remove')} {UNKNOWN}-05-03")

    assert "调休" not in page.text
    reviewer.post("/calendar/yesterday/forget", status=404)


def test_what_the_weekday_says_is_not_entered(reviewer: Client):
    day = date(UNKNOWN, 5, 3)
    same = "off" if _other(day) == "worked" else "worked"

    page = reviewer.get("/calendar/new").submit(status=422, day=day.isoformat(), working=same, name="多余")

    assert "working" in page.errors
    assert set(reviewer.get("/calendar/new").submit(status=422, day="5月", name="").errors) >= {"day", "name"}


def test_years_are_confirmed_one_after_the_other(reviewer: Client):
    reviewer.get("/calendar/")
    reviewer.post(f"/calendar/{UNKNOWN + 1}/confirm", status=409)
    reviewer.post(f"/calendar/{LAST_KNOWN_YEAR}/confirm", status=409)
    reviewer.get("/calendar/?year=1", status=404)


def test_finance_reads_the_calendar_and_changes_nothing(app: Flask, act: Act):
    finance = browser_of(app, act(officer, Role.FINANCE))
    assert zh("Enter an exceptional day") not in finance.get(f"/calendar/?year={UNKNOWN}").links()
    finance.get("/calendar/new", status=403)


def _other(day: date) -> str:
    return "off" if day.weekday() < 5 else "worked"
