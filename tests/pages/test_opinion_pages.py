"""The pages of the ratings of the bureau: given by whom a case concerns, read by everybody, followed up."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.appeals import rejected_application, rejected_claim
from tests.support.cases import city
from tests.support.catalogue import chinese_for
from tests.support.city import officer
from tests.support.opinions import WORDS, bad_opinion
from tests.support.pages import Client
from voucher.access import Role
from voucher.opinions.give import rate_application
from voucher.opinions.states import Grade

Act = Callable[..., Any]
LANGUAGES = ["zh", "en"]


def words(language: str, english: str) -> str:
    return english if language == "en" else chinese_for(english) or english


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_firm_rates_from_the_page_of_its_application(app: Flask, act: Act, language: str):
    case = act(rejected_application)
    browser = Client(app, language).sign_in(case.firm)
    form = browser.get(f"/applications/{case.pid}").click(words(language, "Rate the bureau's handling"))
    other_tab = browser.get(form.path)
    assert set(form.submit(status=422).errors) == {"grade"}
    assert form.submit(grade="good").path == f"/applications/{case.pid}"
    again = other_tab.submit(status=422, grade="bad")
    assert words(language, "Nothing was recorded. Each case is rated once; thank you.") in again.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agency_rates_from_the_page_of_its_claim(app: Flask, act: Act, language: str):
    claim = act(rejected_claim)
    browser = Client(app, language).sign_in(claim.trade.agency)
    form = browser.get(f"/claims/{claim.pid}").click(words(language, "Rate the bureau's handling"))
    assert form.submit(grade="very-good").path == f"/claims/{claim.pid}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_bad_rating_is_followed_up_step_by_step(app: Flask, act: Act, language: str):
    case = act(rejected_application)
    pid = act(bad_opinion, case.firm, case.pid)
    browser = Client(app, language).sign_in(act(officer, Role.REVIEWER))
    page = browser.get(f"/opinions/{pid}")
    assert WORDS in page.text
    form = page.click(words(language, "Follow up"))
    assert set(form.submit(status=422).errors) == {"step", "words"}
    page = form.submit(step="contact", words="已电话联系。").click(words(language, "Follow up"))
    done = page.submit(step="close", words="已优化流程。")
    assert "已优化流程。" in done.text
    assert words(language, "Follow up") not in done.links()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_and_the_figures_have_their_empty_states(app: Flask, act: Act, language: str):
    browser = Client(app, language).sign_in(act(officer, Role.AUDITOR))
    assert words(language, "No bad rating was given.") in browser.get("/opinions/").text
    shown = Client(app, language).get("/opinions/figures").text
    assert words(language, "There are too few ratings to show figures.") in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_reads_the_figures_from_the_public_figures(app: Flask, act: Act, language: str):
    here = act(city)
    for grade in (Grade.VERY_GOOD, Grade.GOOD, Grade.GOOD):
        case = act(rejected_application, here)
        act(rate_application, case.firm, case.pid, grade)
    page = (
        Client(app, language).get("/figures").click(words(language, "How people rate the bureau's handling"))
    )
    assert "4.3" in page.text
