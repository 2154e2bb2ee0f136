"""Notices in the reader's language: read, opened, marked."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask

from tests.support.catalogue import chinese_for
from tests.support.pages import Client
from tests.support.people import staff
from voucher.access import Actor, Role
from voucher.ledger import Money
from voucher.notices.enqueue import enqueue
from voucher.storage import transaction
from voucher.wording import N_

Act = Callable[..., Any]
TEXT = N_("%(name)s accepted your invitation")


def zh(english: str) -> str:
    """Return a message as the Chinese page shows it."""
    return chinese_for(english) or english


def tell(
    person: Actor, text: str = TEXT, *, endpoint: str | None = None, pid: str | None = None, **facts: Any
) -> None:
    with transaction() as session:
        enqueue(session, [person.person_id or 0], text, endpoint=endpoint, pid=pid, **facts)


def test_a_notice_speaks_the_readers_language(app: Flask, act: Act):
    fin = act(staff, Role.FINANCE)
    act(tell, fin, name="王晓明")
    act(
        tell,
        fin,
        "%(role)s %(amount)s %(day)s",
        role=Role.FINANCE,
        amount=Money(123_456),
        day=date(2026, 3, 1),
    )

    chinese = Client(app).sign_in(fin).get("/notices/").text
    assert zh(TEXT).replace("%(name)s", "王晓明") in chinese
    assert f"{zh('Finance officer')} ¥1,234.56 2026-03-01" in chinese
    english = Client(app, "en").sign_in(fin).get("/notices/").text
    assert "王晓明 accepted your invitation" in english
    assert "Finance officer ¥1,234.56 2026-03-01" in english


def test_opening_a_notice_marks_it_read_and_leads_to_its_page(app: Flask, act: Act):
    fin = act(staff, Role.FINANCE)
    act(tell, fin, endpoint="accounts.me", name="王")
    browser = Client(app).sign_in(fin)
    page = browser.get("/notices/")
    assert zh("%(count)s unread").replace("%(count)s", "1") in page.text

    opened = page.submit(next(b for b in page.buttons() if b.startswith(zh("Open") + " ")))

    assert opened.path == "/account/me"
    assert zh("You have read everything.") in browser.get("/notices/").text


def test_a_notice_whose_page_is_gone_leads_back_to_the_list(app: Flask, act: Act):
    fin = act(staff, Role.FINANCE)
    act(tell, fin, endpoint="no.such_page", name="王")
    browser = Client(app).sign_in(fin)
    page = browser.get("/notices/")

    assert page.submit(next(b for b in page.buttons() if b.startswith(zh("Open") + " "))).path == "/notices/"


def test_looking_changes_nothing_and_one_button_reads_all(app: Flask, act: Act):
    fin = act(staff, Role.FINANCE)
    for _ in range(30):
        act(tell, fin, name="王")
    browser = Client(app).sign_in(fin)
    browser.get("/notices/").click(zh("Next page"))
    page = browser.get("/notices/")
    assert zh("%(count)s unread").replace("%(count)s", "30") in page.text

    assert zh("You have read everything.") in page.submit(zh("Mark all as read")).text


def test_somebody_elses_notice_does_not_exist(app: Flask, act: Act):
    mine, other = act(staff, Role.FINANCE), act(staff, Role.FINANCE)
    act(tell, mine, name="王")
    page = Client(app).sign_in(mine).get("/notices/")
    form = next(
        f.attrib["action"] for f in page.document.all("form") if "/open" in f.attrib.get("action", "")
    )
    stranger = Client(app).sign_in(other)
    stranger.get("/notices/")

    stranger.post(form, status=404)
