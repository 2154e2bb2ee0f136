"""A firm on the waiting list sees its place; money that comes back is passed on as soon as the answer is out."""

from collections.abc import Callable
from typing import Any

from flask import Flask

from tests.support.cases import city, submitted_application
from tests.support.catalogue import zh
from tests.support.city import verified_firm
from tests.support.plain_browser import PlainBrowser
from tests.support.signing_in import browser_of
from voucher.rounds.states import Mode

Act = Callable[..., Any]


def test_the_firm_and_the_bureau_see_who_waits_and_a_withdrawal_serves_the_next(app: Flask, act: Act):
    town = act(city, mode=Mode.FIRST_COME, budget=10_000)
    first, second = act(verified_firm), act(verified_firm)
    served = act(submitted_application, town, first)
    waits = act(submitted_application, town, second)
    firm, officer = browser_of(app, second), browser_of(app, town.intake)
    place = zh("Number %(number)s on the waiting list") % {"number": 1}

    assert place in firm.get(f"/applications/{waits}").text
    assert place in firm.get(f"/applications/{waits}/receipt").text
    case = officer.get(f"/applications/cases/{waits}")
    assert place in case.text
    assert zh("Accept") not in case.buttons()
    listed = officer.get("/applications/queue", query={"tab": "waiting"})
    assert f"/applications/cases/{waits}" in listed.html

    browser_of(app, first).get(f"/applications/{served}/withdraw").submit()
    PlainBrowser(app).post("/account/language")  # any change passes on what came back
    assert place not in firm.get(f"/applications/{waits}").text
    assert zh("Accept") in officer.get(f"/applications/cases/{waits}").buttons()
