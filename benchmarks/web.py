"""Measuring over HTTP: the portal as it is served, in a process of its own, asked by browsers that cost little."""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from tests.support.browsers import OK, Browser
from tests.support.live_server import LiveServer

AT_ONCE = 32
PAGES = 300
TIMES = 3


@contextmanager
def served(database_url: str) -> Iterator[LiveServer]:
    """Yield the portal, served as gunicorn.conf.py says."""
    with tempfile.TemporaryDirectory(prefix="voucher-bench-web-") as folder:
        server = LiveServer(Path(folder), database_url)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def pages_per_second(port: int, path: str, cookies: Mapping[str, str]) -> float:
    """Return how often a page is served in a second; the median of several measurements."""

    async def fetch(browser: Browser) -> None:
        page = await browser.get(path)
        if page.status != OK:
            raise RuntimeError(f"{path} answered {page.status}")

    works = [lambda: fetch(Browser(port, dict(cookies)))] * PAGES
    return median(PAGES / seconds_for(works) for _ in range(TIMES))


def seconds_for(works: Sequence[Callable[[], Awaitable[None]]], *, at_once: int = AT_ONCE) -> float:
    """Do the works, so many at once, and return how long that takes."""

    async def do(work: Callable[[], Awaitable[None]], seats: asyncio.Semaphore) -> None:
        async with seats:
            await work()

    async def all_of_them() -> float:
        seats, begun = asyncio.Semaphore(at_once), time.perf_counter()
        async with asyncio.TaskGroup() as group:
            for work in works:
                group.create_task(do(work, seats))
        return time.perf_counter() - begun

    return asyncio.run(all_of_them())
