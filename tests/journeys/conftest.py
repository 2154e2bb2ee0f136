"""How a journey begins: somebody opens a window, as a visitor or signed in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.journeys.walker import Walker
from tests.support.live_server import LiveServer

Arrive = Callable[..., Walker]


@pytest.fixture
def arrive(live_server: LiveServer, window: Callable[..., Page]) -> Arrive:
    """Return how to come: `arrive("firm", width=360, language="en", javascript=False)`; a visitor without a name."""

    def come(
        name: str | None = None, *, kind: type[Walker] = Walker, language: str = "zh", **looks: object
    ) -> Walker:
        person = kind(window(live_server.url, **looks), language=language)
        cookie = {"name": "language", "value": language, "url": live_server.url}
        person.page.context.add_cookies([cookie])  # type: ignore[list-item]
        if name:
            person.sign_in(name)
        else:
            person.page.goto("/")
        return person

    return come
