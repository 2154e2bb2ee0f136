"""The pages of appeals: a firm and an agency appeal, an approver decides, the auditor reads."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.support.appeals import appealed, rejected_application, rejected_claim
from tests.support.catalogue import chinese_for
from tests.support.city import officer
from tests.support.pages import Client
from voucher.access import Role

Act = Callable[..., Any]
LANGUAGES = ["zh", "en"]


def words(language: str, english: str) -> str:
    return english if language == "en" else chinese_for(english) or english


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_firm_appeals_from_the_page_of_its_application(app: Flask, act: Act, language: str):
    case = act(rejected_application)
    browser = Client(app, language).sign_in(case.firm)
    form = browser.get(f"/applications/{case.pid}").click(words(language, "Appeal against the rejection"))
    assert set(form.submit(status=422, reason=" ").errors) == {"reason"}
    done = form.submit(reason="申请内容属于管理咨询。")
    assert done.path.startswith("/appeals/")
    assert words(language, "Appeal under review") in done.text
    again = browser.get(f"/appeals/applications/{case.pid}")
    assert again.location == done.path


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_agency_appeals_from_the_page_of_its_claim(app: Flask, act: Act, language: str):
    claim = act(rejected_claim)
    browser = Client(app, language).sign_in(claim.trade.agency)
    form = browser.get(f"/claims/{claim.pid}").click(words(language, "Appeal against the rejection"))
    assert "申请内容不在支持范围。" in form.submit(reason="发票与合同一致。").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_approver_decides_and_the_firm_reads_why(app: Flask, act: Act, language: str):
    case = act(rejected_application)
    pid = act(appealed, case)
    browser = Client(app, language).sign_in(act(officer, Role.APPROVER))
    queue = browser.get("/appeals/")
    assert case.firm.name not in queue.text
    form = browser.get(f"/appeals/{pid}").click(words(language, "Decide the appeal"))
    assert set(form.submit(status=422).errors) == {"outcome", "reason"}
    form.submit(outcome="uphold", reason="申请内容属于支持范围。")
    firm = Client(app, language).sign_in(case.firm)
    assert "申请内容属于支持范围。" in firm.get(f"/appeals/{pid}").text
    assert words(language, "Accepted, in first review") in firm.get(f"/applications/{case.pid}").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_appeals_has_its_empty_state(app: Flask, act: Act, language: str):
    page = Client(app, language).sign_in(act(officer, Role.AUDITOR)).get("/appeals/")
    assert words(language, "No appeal fits.") in page.text


def test_a_reviewer_reads_an_appeal_and_finds_no_button(app: Flask, act: Act):
    pid = act(appealed, act(rejected_application))
    browser = Client(app, "en").sign_in(act(officer, Role.REVIEWER))
    page = browser.get(f"/appeals/{pid}")
    assert "Decide the appeal" not in page.links()
    browser.get(f"/appeals/{pid}/decide", status=403)


def test_another_firm_finds_no_such_appeal(app: Flask, act: Act):
    pid = act(appealed, act(rejected_application))
    other = act(rejected_claim)
    Client(app).sign_in(other.trade.firm).get(f"/appeals/{pid}", status=404)
    Client(app).sign_in(other.trade.agency).get(f"/appeals/{pid}", status=404)
