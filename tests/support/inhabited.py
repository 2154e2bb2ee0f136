"""The fixtures of the seeded city: built once on each engine, and brought back whenever a test asks for it."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import update

from tests.support.crawler import Walk, walk
from tests.support.laboratory import Laboratory
from tests.support.plain_browser import PlainBrowser, browser_for
from tests.support.seeded_city import SeededCity, seeded_city
from voucher import clock
from voucher.access import Actor
from voucher.accounts.models import SignInSession
from voucher.storage import transaction

KEPT = "city"


@pytest.fixture(scope="session")
def built_cities() -> dict[Laboratory, SeededCity]:
    """What was built so far."""
    return {}


@pytest.fixture
def city(laboratory: Laboratory, built_cities: dict[Laboratory, SeededCity]) -> SeededCity:
    """A city with every kind of case, on each engine in turn."""
    if laboratory not in built_cities:
        with laboratory.app.app_context():
            built_cities[laboratory] = seeded_city()
        PlainBrowser(laboratory.app).post("/account/language")  # sends the mails that wait
        laboratory.keep(KEPT)
    else:
        laboratory.bring_back(KEPT)
    with laboratory.app.app_context(), transaction() as session:
        session.execute(update(SignInSession).values(seen_at=clock.now(), created_at=clock.now()))
    return built_cities[laboratory]


@pytest.fixture
def as_before(laboratory: Laboratory, city: SeededCity) -> Callable[[], None]:
    """Undo everything that happened in the city."""
    return lambda: laboratory.bring_back(KEPT)


@pytest.fixture
def browser(app: Flask, city: SeededCity) -> Callable[[Actor], PlainBrowser]:
    """Return a browser in which this person of the city is signed in."""
    return lambda who: browser_for(app, city.secrets, who)


@pytest.fixture(scope="session")
def kept_walks() -> dict[str, Walk]:
    """The walks done so far, by the secret of the cookie."""
    return {}


@pytest.fixture
def walked(
    city: SeededCity, browser: Callable[[Actor], PlainBrowser], kept_walks: dict[str, Walk]
) -> Callable[[Actor], Walk]:
    """Return what this person meets who follows every link. Each person walks once."""

    def follow(who: Actor) -> Walk:
        secret = city.secrets[who]
        if secret not in kept_walks:
            kept_walks[secret] = walk(browser(who))
        return kept_walks[secret]

    return follow
