"""The pages of public notices and objections: everybody reads and objects, the bureau publishes and decides."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from tests.support.batches import locked_batch, noticed
from tests.support.catalogue import chinese_for
from tests.support.city import officer
from tests.support.objections import Objected, filed_objection
from tests.support.pages import Client
from tests.support.papers import paper
from voucher.access import Role
from voucher.publicity.publish import publish_batch

Act = Callable[..., Any]
LANGUAGES = ["zh", "en"]


def words(language: str, english: str, **facts: str) -> str:
    text = english if language == "en" else chinese_for(english) or english
    return text % facts if facts else text


def evidence() -> tuple[BytesIO, str]:
    upload = paper("证据.pdf")
    return BytesIO(upload.content), upload.name


def typed(**changed: Any) -> dict[str, Any]:
    return {"name": "赵实名", "phone": "13900001111", "reason": "企业未接受此项服务。"} | changed


@pytest.fixture
def notice(act: Act) -> str:
    batch = act(locked_batch)
    return act(publish_batch, act(officer, Role.APPROVER), batch.pid)


@pytest.fixture
def objected(act: Act) -> Objected:
    return act(filed_objection)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_visitor_objects_and_gets_a_receipt(app: Flask, notice: str, language: str):
    visitor = Client(app, language)
    page = visitor.get(f"/publicity/{notice}/lines/1/objection")
    receipt = page.submit(**typed(evidence=evidence()))
    assert receipt.path.startswith("/publicity/receipts/")
    assert "YY20" in receipt.h1
    assert "赵实名" not in receipt.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_said_beside_the_field_and_what_was_typed_stays(
    app: Flask, notice: str, language: str
):
    page = Client(app, language).get(f"/publicity/{notice}/lines/1/objection")
    answer = page.submit(status=422, **typed(phone="12", evidence=evidence()))
    assert set(answer.errors) == {"phone", "evidence"}, "a file has to be chosen again"
    assert "企业未接受此项服务。" in answer.html
    assert set(page.submit(status=422, **typed()).errors) == {"evidence"}


def test_whoever_objects_too_often_has_to_wait(app: Flask, notice: str):
    visitor = Client(app)
    for _ in range(3):
        page = visitor.get(f"/publicity/{notice}/lines/1/objection")
        page.submit(**typed(evidence=evidence()))
    answer = page.submit(status=422, **typed(evidence=evidence()))
    assert words("zh", "Too many attempts") in answer.text


def test_a_notice_that_is_over_offers_no_objection(app: Flask, act: Act):
    pid = act(noticed, act(locked_batch).pid)
    assert chinese_for("Object") not in Client(app).get(f"/publicity/{pid}").text
    page = Client(app).get(f"/publicity/{pid}/lines/1/objection")
    answer = page.submit(status=422, **typed(evidence=evidence()))
    assert "企业未接受此项服务。" in answer.html
    Client(app).get(f"/publicity/{pid}/lines/2/objection", status=404)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_reads_who_objects_and_decides(app: Flask, act: Act, objected: Objected, language: str):
    browser = Client(app, language).sign_in(act(officer, Role.REVIEWER))
    page = browser.get("/publicity/objections")
    page = browser.get(f"/publicity/objections/{objected.pid}")
    assert "赵实名" in page.text and "13900001111" in page.text
    form = page.click(words(language, "Decide the objection"))
    assert set(form.submit(status=422).errors) == {"outcome", "reason"}
    done = form.submit(outcome="dismiss", reason="经核查属实。")
    assert words(language, "Objection dismissed") in done.text
    assert "经核查属实。" in Client(app, language).get(f"/publicity/receipts/{objected.pid}").text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_of_objections_has_its_empty_state(app: Flask, act: Act, language: str):
    page = Client(app, language).sign_in(act(officer, Role.AUDITOR)).get("/publicity/objections")
    assert words(language, "No objection fits.") in page.text


def test_the_batch_page_leads_from_the_notice_to_the_release(app: Flask, act: Act):
    batch = act(locked_batch)
    browser = Client(app, "en").sign_in(act(officer, Role.APPROVER))
    address = f"/settlement/batches/{batch.pid}"
    assert "Release for payment" not in browser.get(address).links()
    notice = browser.get(address).submit("Publish the notice")
    assert notice.path.startswith("/publicity/")
    page = browser.get(address)
    assert "The public notice runs" in page.text
    assert "Publish the notice" not in page.buttons()


def test_the_batch_page_offers_the_release_when_the_notice_has_run_out(app: Flask, act: Act):
    batch = act(locked_batch)
    act(noticed, batch.pid)
    page = Client(app, "en").sign_in(act(officer, Role.APPROVER)).get(f"/settlement/batches/{batch.pid}")
    assert "Release for payment" in page.links()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_leads_to_the_notices(app: Flask, notice: str, language: str):
    visitor = Client(app, language)
    link = words(language, "Payments and admissions the bureau intends, and how to object to them")
    page = visitor.get("/").click(link)
    assert page.path == "/publicity/"
    assert words(language, "Object") in " ".join(visitor.get(f"/publicity/{notice}").links())
