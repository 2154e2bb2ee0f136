"""A firm that applied first come, first served follows its place on a light page, until the answer is there."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Flask

from tests.support.cases import City, city, draft_application, submitted_application
from tests.support.catalogue import zh
from tests.support.city import verified_firm
from tests.support.crowd import signed_in
from tests.support.plain_browser import PlainBrowser
from tests.support.signing_in import browser_of
from tests.support.statements import statements
from voucher import clock
from voucher.access import Actor
from voucher.applications.allocate import allocate
from voucher.applications.apply import submit
from voucher.applications.intake import return_for_correction
from voucher.applications.place import Standing, standing_of
from voucher.applications.sections import Defect, Section
from voucher.applications.states import ApplicationState
from voucher.ledger import NOTHING
from voucher.rounds.states import Mode
from voucher.storage import db, transaction

Act = Callable[..., Any]
STANDING = Standing(
    pid="a",
    number="SQ2026-00001",
    state=ApplicationState.QUEUED,
    reserved=False,
    face=NOTHING,
    turn=1,
    before=0,
    asked_before=NOTHING,
    round_name="",
    closes_at=clock.now(),
)
PLACE, WAITS = (
    zh("Number %(number)s in the queue, %(before)s before you"),
    zh("Number %(number)s on the waiting list"),
)


def test_the_firm_sees_its_number_and_then_the_answer(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME, budget=10_000)
    (first, served), (second, waits) = act(_in_queue, town), act(_in_queue, town)
    firm, rival = browser_of(app, second), browser_of(app, first)

    page = firm.get(f"/applications/{waits}/place")
    assert PLACE % {"number": 2, "before": 1} in page.text
    assert 'http-equiv="refresh"' in page.html
    assert "data-look-again" in page.html
    assert PLACE.split("，")[0] % {"number": 2} in firm.get(f"/applications/{waits}").text
    assert firm.get(f"/applications/{waits}/receipt").text

    act(allocate)
    page = firm.get(f"/applications/{waits}/place")
    assert WAITS % {"number": 1} in page.text
    assert "refresh" not in page.html
    assert "data-look-again" not in page.html
    assert zh("Money is reserved for you") in rival.get(f"/applications/{served}/place").text


def test_handing_in_is_answered_by_the_place_and_the_answer_comes_by_itself(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME)
    who = act(verified_firm)
    pid = act(draft_application, town, who)
    page = browser_of(app, who).get(f"/applications/{pid}/check").submit()
    assert PLACE % {"number": 1, "before": 0} in page.text
    assert f'content="15; url=/applications/{pid}/place"' in page.html
    PlainBrowser(app).post(
        "/account/language"
    )  # a page of a test is not closed: the next change does the work
    assert zh("Money is reserved for you") in browser_of(app, who).get(f"/applications/{pid}/place").text


def test_who_sends_the_form_again_is_led_to_the_place(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME)
    who = act(verified_firm)
    pid = act(draft_application, town, who)
    browser, form = PlainBrowser(app, act(_cookie, who)), {"request_key": "the same"}
    first, again = (browser.post(f"/applications/{pid}/check", form) for _ in range(2))
    assert (first.status_code, first.content_location) == (200, f"/applications/{pid}/place")
    assert (again.status_code, again.location) == (303, f"/applications/{pid}/place")


def test_a_corrected_application_of_the_queue_leads_to_its_receipt(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME)
    who, pid = act(_in_queue, town)
    act(allocate)
    act(return_for_correction, town.intake, pid, [Defect(Section.PURPOSE, "请写明预期成果")])
    page = browser_of(app, who).get(f"/applications/{pid}/check").submit()
    assert page.path == f"/applications/{pid}/receipt"


def test_the_place_costs_one_question(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME)
    who, pid = act(_in_queue, town)
    with app.app_context(), statements(db.engine) as asked:
        standing_of(who, pid)
    assert len(asked) == 1


def test_who_looks_again_is_sent_the_part_that_may_have_changed(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME)
    who, pid = act(_in_queue, town)
    secret = act(_cookie, who)
    with app.app_context():
        engine = db.engine
    with statements(engine) as asked:
        part = PlainBrowser(app, secret).get(f"/applications/{pid}/place?only=standing")
    assert part.text.strip().startswith('<div id="standing"')
    assert 'data-look-again="1"' in part.text
    assert PLACE % {"number": 1, "before": 0} in part.text
    assert len(asked) == 2  # who asks, and how it stands


def test_a_firm_far_behind_looks_again_later():
    near, far = (replace(STANDING, before=before).look_again_seconds for before in (99, 5_000))
    assert (near, far) == (1, 11)
    assert replace(STANDING, before=1_000_000).look_again_seconds == 30


def test_an_application_that_was_never_queued_has_no_place(app: Flask, act: Act):
    town = act(city)
    who = act(verified_firm)
    pid = act(submitted_application, town, who)
    assert browser_of(app, who).get(f"/applications/{pid}/place").follow().path == f"/applications/{pid}"


def test_the_bureau_reads_the_line_in_its_order(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME, budget=1_000)
    late_writer, late = act(_draft, town)
    cases = [act(_in_queue, town)[1] for _ in range(2)]
    act(submit, late_writer, late)  # began first, handed in last
    act(allocate)
    queued = act(_in_queue, town)[1]
    page = browser_of(app, town.intake).get("/applications/queue", query={"tab": "waiting"})
    assert zh("place %(number)s, %(round)s").split("%")[0] in page.text
    places = [page.html.index(f"/applications/cases/{pid}") for pid in (*cases, late, queued)]
    assert places == sorted(places)
    assert zh("In the queue") in browser_of(app, town.intake).get(f"/applications/cases/{queued}").text


def _draft(town: City) -> tuple[Actor, str]:
    who = verified_firm()
    return who, draft_application(town, who)


def _cookie(who: Actor) -> str:
    assert who.firm_id
    with transaction() as session:
        [secret] = signed_in(session, [who.firm_id])
    return secret


def _in_queue(town: City) -> tuple[Actor, str]:
    who, pid = _draft(town)
    submit(who, pid)
    return who, pid
