"""The opening second over HTTP: everybody hands in at once and watches the page of the queue for the answer."""

import asyncio
import random
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.support.browsers import OK, Browser, Page, beside, carried, own_attempt
from tests.support.crowd import Ready

LOOKS_AGAIN = re.compile(r'data-look-again="([\d.]+)"')
SLOWEST, SLOWER = 30.0, 1.5  # as static/js/queue.js: seconds at most, and how much longer each time
BUSY = 503
TOLD = 303  # where the answer to a form is that was sent before, or what became of it


@dataclass(slots=True)
class Stampede:
    """What happened to a crowd: the seconds until each firm had its number and its answer, and every status."""

    numbered: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    repeats: int = 0


def stampede(port: int, ready: Sequence[Ready], *, within: float = 1.0) -> Stampede:
    """Let everybody submit at some moment of `within` seconds, and return when the last has an answer."""
    return beside(_stampede(port, ready, within))


async def _stampede(port: int, ready: Sequence[Ready], within: float) -> Stampede:
    opened = Browser(port, {"sid": ready[0].secret})
    fields = carried(await opened.get(_form(ready[0])))
    found = Stampede()
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as crowd:
        for one in ready:
            browser = Browser(port, opened.cookies | {"sid": one.secret})
            own, pause = own_attempt(fields), random.uniform(0, within)
            crowd.create_task(_apply(found, browser, one, own, begun, pause))
    return found


async def _apply(
    found: Stampede, browser: Browser, one: Ready, fields: dict[str, str], begun: float, pause: float
) -> None:
    """Hand in, again and again the same until there is an answer that is one; it shows the place."""
    await asyncio.sleep(pause)
    while (page := await _once(found, browser, one, fields)) is None:
        found.repeats += 1
        await asyncio.sleep(random.uniform(0.5, 1.5))
    assert page.status in (OK, TOLD), f"the form was answered with {page.status}: {page.body}"
    found.numbered.append(time.perf_counter() - begun)
    await _watch(found, browser, one, page)
    found.answered.append(time.perf_counter() - begun)


async def _once(found: Stampede, browser: Browser, one: Ready, fields: dict[str, str]) -> Page | None:
    try:
        page = await browser.post(_form(one), fields)
    except (OSError, TimeoutError):
        found.statuses["POST", 0] += 1
        return None
    found.statuses["POST", page.status] += 1
    return None if page.status == BUSY else page


async def _watch(found: Stampede, browser: Browser, one: Ready, page: Page) -> None:
    """Do what the page's script does: look again, ever more seldom, until nothing more is to come."""
    address, later = f"/applications/{one.application_pid}/place", 1.0
    while page.status != OK or (again := LOOKS_AGAIN.search(page.body)):
        if page.status == OK:
            address = f"/applications/{one.application_pid}/place?only=standing"
            await asyncio.sleep(min(float(again[1]) * later, SLOWEST) * random.uniform(0.8, 1.2))
            later *= SLOWER
        elif page.status != TOLD:
            await asyncio.sleep(random.uniform(0.5, 1.5))
        page = await _look(found, browser, address)


async def _look(found: Stampede, browser: Browser, address: str) -> Page:
    try:
        page = await browser.get(address)
    except (OSError, TimeoutError):
        page = Page(0, {}, "")
    found.statuses["GET", page.status] += 1
    return page


def _form(one: Ready) -> str:
    return f"/applications/{one.application_pid}/check"
