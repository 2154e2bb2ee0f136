"""One draft in two tabs: whoever saves second sees both, and nothing is silently overwritten."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import city, draft_application, row
from tests.support.city import verified_firm
from tests.support.pages import Client, Page
from voucher import clock
from voucher.applications import draft
from voucher.applications.models import Application

SAVE = "Save and continue"
Act = Callable[..., Any]


@pytest.fixture
def tabs(app: Flask, act: Act) -> Callable[[str], tuple[str, Page, Page]]:
    """Return a draft, and a section of it in two tabs of one browser."""

    def opened(section: str) -> tuple[str, Page, Page]:
        firm, here = act(verified_firm), act(city)
        pid = act(draft_application, here, firm)
        browser = Client(app, language="en").sign_in(firm)
        return (
            pid,
            browser.get(f"/applications/{pid}/{section}"),
            browser.get(f"/applications/{pid}/{section}"),
        )

    return opened


def test_the_second_tab_sees_both_texts_and_decides(act: Act, tabs: Callable[[str], tuple[str, Page, Page]]):
    pid, first, second = tabs("purpose")
    first.submit(SAVE, purpose="第一份说明，三年规划。")
    both = second.submit(SAVE, status=422, purpose="第二份说明，五年规划。")
    assert "in another window or by a colleague. What you typed is still here" in both.errors["purpose"]
    assert "Saved meanwhile: “第一份说明，三年规划。”. Save again" in both.errors["purpose"]
    assert "第二份说明，五年规划。" in both.html
    assert act(row, Application, pid).purpose == "第一份说明，三年规划。"
    both.submit(SAVE, purpose="第二份说明，五年规划。")
    assert act(row, Application, pid).purpose == "第二份说明，五年规划。"


def test_the_second_tab_sees_the_day_that_was_saved(tabs: Callable[[str], tuple[str, Page, Page]]):
    _, first, second = tabs("purpose")
    day = clock.today().isoformat()
    first.submit(SAVE, purpose="同一份说明，三年规划。", expected_on=day)
    both = second.submit(SAVE, status=422, purpose="同一份说明，三年规划。")
    assert f"“同一份说明，三年规划。”, to begin on {day}. Save again" in both.errors["purpose"]


def test_the_second_tab_sees_the_other_choice(act: Act, tabs: Callable[[str], tuple[str, Page, Page]]):
    pid, first, second = tabs("choice")
    first.submit(SAVE, category="ZC")
    both = second.submit(SAVE, status=422, face="500000")
    assert "知识产权" in both.text
    assert act(row, Application, pid).category_code == "ZC"
    both.submit(SAVE, category="GL", face="500000")
    assert act(row, Application, pid).category_code == "GL"


def test_the_same_answer_in_both_tabs_is_no_conflict(act: Act, tabs: Callable[[str], tuple[str, Page, Page]]):
    _, first, second = tabs("purpose")
    for tab in (first, second):
        assert tab.submit(SAVE, purpose="同一份说明，三年规划。").status == 200


def test_without_a_look_at_what_was_seen_the_first_tab_is_overwritten(
    act: Act, tabs: Callable[[str], tuple[str, Page, Page]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(draft, "require_same_description", lambda *_: None)
    pid, first, second = tabs("purpose")
    first.submit(SAVE, purpose="第一份说明，三年规划。")
    second.submit(SAVE, purpose="第二份说明，五年规划。")
    assert act(row, Application, pid).purpose == "第二份说明，五年规划。"
