"""How often a page asks the database: at most twelve times, every page, for everybody."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.support.addresses import Addresses
from tests.support.laboratory import Laboratory
from tests.support.plain_browser import PlainBrowser
from tests.support.seeded_city import SeededCity
from tests.support.statements import statements
from voucher.access import Actor, Role

MOST = 12
SHOWN = 200


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_no_page_needs_more_than_twelve_statements(
    laboratory: Laboratory, city: SeededCity, browser: Callable[[Actor], PlainBrowser], role: Role
):
    who = city.people[role]
    window, shown, many = browser(who), 0, []
    window.get("/help")  # a session is touched once a minute: not by the page that is counted
    for address in _addresses(laboratory.app, city, who):
        with statements(laboratory.engine) as sent:
            answer = window.get(address)
        shown += answer.status_code == SHOWN
        if len(sent) > MOST:
            many.append(f"{address}: {len(sent)} statements")
    assert shown, "nobody can see nothing at all"
    assert not many, f"as {role.name}:\n  " + "\n  ".join(many)


def _addresses(app: Flask, city: SeededCity, who: Actor) -> Iterator[str]:
    """Yield the address of every page that can be asked for, about the person's own case where they have one."""
    with app.app_context():
        addresses = Addresses(city)
        filled = [
            (rule.endpoint, addresses.arguments(rule.endpoint, rule.arguments, who))
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.endpoint != "static"
        ]
    urls = app.url_map.bind("localhost")
    for endpoint, arguments in filled:
        yield urls.build(endpoint, arguments)
