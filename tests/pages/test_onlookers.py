"""The page of a case says who else of the bureau has it open."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.cases import accepted_application, city
from tests.support.city import officer, verified_firm
from tests.support.claims import submitted_claim
from tests.support.document import text_of
from tests.support.pages import Page
from tests.support.signing_in import browser_of
from voucher import clock
from voucher.access import Actor, Role
from voucher.upkeep.switch import switch

Act = Callable[..., Any]
Case = Callable[[], str]


def application() -> str:
    return f"/applications/cases/{accepted_application(city(), verified_firm())}"


def claim() -> str:
    return f"/claims/{submitted_claim().pid}/case"


def notes(page: Page) -> str:
    return " ".join(
        text_of(note) for note in page.document.all("p") if note.attrib.get("class") == "onlooker"
    )


@pytest.fixture
def see(app: Flask) -> Callable[[Actor, str], str]:
    """Open a page and return what its notes about others say."""

    def look(who: Actor, address: str) -> str:
        page = browser_of(app, who).get(address)
        return " ".join(
            text_of(note) for note in page.document.all("p") if note.attrib.get("class") == "onlooker"
        )

    return look


@pytest.mark.parametrize("case", [application, claim])
def test_the_second_officer_reads_that_the_first_has_it_open(
    act: Act, see: Callable[[Actor, str], str], case: Case
):
    address, first, second = act(case), act(officer, Role.REVIEWER), act(officer, Role.REVIEWER)
    assert not see(first, address)
    assert not see(first, address)  # nobody is told of himself
    assert first.name in see(second, address)
    assert second.name in see(first, address)


def test_whoever_went_on_to_another_case_has_left_this_one(act: Act, see: Callable[[Actor, str], str]):
    one, other = act(application), act(application)
    first, second = act(officer, Role.REVIEWER), act(officer, Role.REVIEWER)
    see(first, one)
    see(first, other)
    assert not see(second, one)


def test_after_some_minutes_nobody_is_thought_to_be_there_still(act: Act, see: Callable[[Actor, str], str]):
    address, first, second = act(application), act(officer, Role.REVIEWER), act(officer, Role.REVIEWER)
    with clock.at(clock.now() - timedelta(minutes=6)):
        see(first, address)
    assert not see(second, address)


def test_who_cannot_decide_is_neither_told_nor_noted(act: Act, see: Callable[[Actor, str], str]):
    address, auditor, reviewer = act(application), act(officer, Role.AUDITOR), act(officer, Role.REVIEWER)
    see(auditor, address)
    assert not see(reviewer, address)
    assert not see(auditor, address)


def test_while_nothing_is_recorded_the_case_can_be_read(app: Flask, act: Act):
    address, first, second = act(application), act(officer, Role.REVIEWER), act(officer, Role.REVIEWER)
    there, here = browser_of(app, first), browser_of(app, second)
    there.get(address)
    act(switch, read_only=True, reason="维护")
    assert first.name in notes(here.get(address))
    act(switch, read_only=False, reason="")
    assert not notes(there.get(address))
