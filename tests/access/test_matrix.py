"""Every page asked for by every role answers as the authorisation matrix says."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import yaml
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.addresses import Addresses
from tests.support.catalogue import ROOT
from tests.support.plain_browser import PlainBrowser
from tests.support.seeded_city import SeededCity
from voucher.access import Actor, Role
from voucher.web.guards import MARK

RULES = yaml.safe_load((ROOT / "tests" / "samples" / "authorization.yaml").read_text(encoding="utf8"))[
    "rules"
]
FOUND, ELSEWHERE, ASK_TO_SIGN_IN, REFUSED, HIDDEN = 200, 302, 401, 403, 404
LET_IN = {FOUND, ELSEWHERE, 409, 410, 422}  # shown, done, too late, a dead link, asked again
EVERYBODY = "everybody"
SIDES = {
    Role.FIRM_ADMIN: "firm",
    Role.FIRM_USER: "firm",
    Role.AGENCY_ADMIN: "agency",
    Role.AGENCY_USER: "agency",
    Role.PUBLIC: "visitor",
}
#: the matrix grants the action to both, but a note or the case gives this step of it to one of them
ONE_OF_TWO = {
    ("budget.decide", Role.FINANCE): "finance proposes, the approver decides",
    ("clawback.decide", Role.REVIEWER): "the reviewer proposes, the approver decides",
    ("eligibility.decide", Role.REVIEWER): "the reviewer proposes, the approver decides",
    ("issuance.decide", Role.REVIEWER): "the reviewer proposes, the approver decides",
    ("issuance.unfreeze", Role.REVIEWER): "the reviewer proposes, the approver decides",
    (
        "redemption.return_claim",
        Role.APPROVER,
    ): "the claim waits for the first check, which is the reviewer's",
}


@dataclass(frozen=True, slots=True)
class Route:
    """One way to ask for one page."""

    method: str
    endpoint: str
    rule: str
    action: str
    verb: str
    whose: str

    def expects(self, role: Role) -> set[int]:
        """Return the statuses that are right for this role."""
        scope = RULES[self.action]["allow"].get(role.value)
        if scope is None and role is Role.PUBLIC:
            return {ELSEWHERE if self.method == "GET" else ASK_TO_SIGN_IN}
        if scope is None:
            return {RULES[self.action]["deny"]}
        if scope == "asst" and self.action != "assist.session.open":
            return {HIDDEN}  # nobody is being assisted now
        verbs = self.verb.split("|") if self.verb != "-" else []
        if verbs and not any(role.value in RULES[verb]["allow"] for verb in verbs):
            return {RULES[verbs[0]]["deny"]}
        if self.whose != EVERYBODY and SIDES.get(role, "bureau") not in self.whose.split(","):
            return {HIDDEN}
        if self.method == "POST" and (self.endpoint, role) in ONE_OF_TWO:
            return {REFUSED}
        return LET_IN


def listed_routes() -> list[Route]:
    lines = (ROOT / "tests" / "access" / "routes.txt").read_text(encoding="utf8").splitlines()
    return [Route(*re.split(r" {2,}", line)) for line in lines if not line.startswith("#")]


def routes_of(method: str) -> list[Route]:
    return [route for route in listed_routes() if route.method == method]


def judged(route: Route, role: Role, answer: TestResponse) -> list[str]:
    """Say what is wrong with the answer, if anything is."""
    if answer.status_code in route.expects(role):
        return []
    return [f"{route.method} {answer.request.path} ({route.endpoint}): {answer.status}"]


def present_routes(app: Flask) -> Iterator[tuple[str, str, str, str]]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            if rule.endpoint != "static":
                action = getattr(app.view_functions[rule.endpoint], MARK)
                yield method, rule.endpoint, rule.rule, str(action)


def test_no_page_appears_or_changes_its_door_unseen(bare_app: Flask):
    listed = {(route.method, route.endpoint, route.rule, route.action) for route in listed_routes()}
    present = set(present_routes(bare_app))
    assert not sorted(present - listed), "look at these pages, then add them to tests/access/routes.txt"
    assert not sorted(listed - present), "these pages are gone: take them out of tests/access/routes.txt"


def ask(app: Flask, city: SeededCity, browser: PlainBrowser, route: Route, who: Actor) -> TestResponse:
    """Ask for the page as this person would, with a form that says nothing."""
    [rule] = app.url_map.iter_rules(route.endpoint)
    with app.app_context():
        addresses = Addresses(city)
        arguments = addresses.arguments(route.endpoint, rule.arguments, who)
        fields = addresses.fields(route.endpoint, who)
    address = app.url_map.bind("localhost").build(route.endpoint, arguments)
    return browser.get(address) if route.method == "GET" else browser.post(address, fields)


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_every_page_answers_the_role_as_the_matrix_says(
    app: Flask, city: SeededCity, browser: Callable[[Actor], PlainBrowser], role: Role
):
    who, wrong = city.people[role], []
    window = browser(who)
    for route in routes_of("GET"):
        answer = ask(app, city, window, route, who)
        wrong += judged(route, role, answer)
        if answer.status_code == ELSEWHERE and role is Role.PUBLIC and route.action != "public.read":
            assert answer.location.startswith("/account/sign-in?next="), route
    assert not wrong, f"as {role.name}:\n  " + "\n  ".join(wrong)


@pytest.mark.parametrize("laboratory", ["sqlite"], indirect=True)  # who may is decided before any statement
@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_every_step_answers_the_role_as_the_matrix_says(
    app: Flask,
    city: SeededCity,
    browser: Callable[[Actor], PlainBrowser],
    as_before: Callable[[], None],
    role: Role,
):
    who, wrong = city.people[role], []
    window = browser(who)
    for route in routes_of("POST"):
        answer = ask(app, city, window, route, who)
        if answer.status_code in (FOUND, ELSEWHERE):
            as_before()
            window = browser(who)
        wrong += judged(route, role, answer)
    assert not wrong, f"as {role.name}:\n  " + "\n  ".join(wrong)
