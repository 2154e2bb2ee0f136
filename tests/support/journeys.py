"""The fixtures of browser journeys: a running portal, and windows of Chromium to walk it with."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.support.catalogue import ROOT
from tests.support.live_server import LiveServer, empty, with_demo_city

NO_CHROMIUM = "no Chromium: apt-get install chromium-headless-shell fonts-noto-cjk, or CHROMIUM=/path/to/it"
PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")
PICTURES = ROOT / "build" / "journeys"
_ARGUMENTS = (
    "--disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="module")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The running portal with the demo city, shared by the tests of a module."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    yield from _running(with_demo_city(tmp_path_factory.mktemp("demo"), shared / "shared"))


@pytest.fixture(scope="module")
def empty_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """The running portal with an empty database, shared by the tests of a module."""
    yield from _running(empty(tmp_path_factory.mktemp("empty")))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium itself, if possible without its windows. Without it a journey is skipped; where CI is set, it fails."""
    found = filter(None, map(shutil.which, PROGRAMS))
    program = os.environ.get("CHROMIUM") or next(found, None)
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(NO_CHROMIUM)
    arguments = _ARGUMENTS.split() + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def window(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open a window of a new person: `window(live_server.url, width=360, locale="en", javascript=False)`.

    At the end the test fails if a window met an error of a script, of the content policy or of the server. Of
    a failed test every window's picture is kept in build/journeys/.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opened(url: str, *, width: int = 1280, locale: str = "zh-CN", javascript: bool = True) -> Page:
        context = chromium.new_context(
            base_url=url,
            viewport={"width": width, "height": 900},
            locale=locale,
            java_script_enabled=javascript,
        )
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"script: {error}"))
        page.on("console", lambda line: troubles.append(line.text) if _is_trouble(line) else None)
        page.on("response", lambda answer: troubles.append(answer.url) if answer.status >= 500 else None)
        return page

    yield opened
    failed = getattr(request.node, "call_failed", False)
    for number, context in enumerate(contexts, 1):
        if failed:
            _keep_pictures(context, f"{request.node.name}-{number}")
        context.close()
    assert failed or not troubles, troubles


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember on the test whether it failed, so that `window` can keep pictures."""
    report = yield
    if call.when == "call":
        item.call_failed = report.failed  # type: ignore[attr-defined]
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud which journeys were not walked, and what they need."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if NO_CHROMIUM in str(r.longrepr)]
    if skipped:
        terminalreporter.section("journeys not walked", sep="!", red=True)
        for report in skipped:
            terminalreporter.line(report.nodeid)
        terminalreporter.line(NO_CHROMIUM)


def _running(server: LiveServer) -> Iterator[LiveServer]:
    try:
        server.start()
        yield server
    finally:
        server.stop()


def _is_trouble(line: Any) -> bool:
    return line.type == "error" and "Failed to load resource" not in line.text


def _keep_pictures(context: BrowserContext, name: str) -> None:
    folder = Path(PICTURES)
    folder.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(context.pages, 1):
        page.screenshot(path=folder / f"{name}-{number}.png", full_page=True)
