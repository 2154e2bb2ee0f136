"""Many browsers at once, in one thread: so cheap that it is the server that is measured, not they."""

import asyncio
import re
import secrets
from collections.abc import Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

Result = TypeVar("Result")

PATIENCE = 120.0  # seconds for one answer, as browsers have it
OK = 200

_HIDDEN = re.compile(r'<input[^>]*\btype="hidden"[^>]*>')
_NAME, _VALUE = re.compile(r'\bname="([^"]*)"'), re.compile(r'\bvalue="([^"]*)"')
#: what a form carries unseen: its token, the key of the attempt, the amount that was shown
_CARRIED = ("csrf_token", "request_key", "seen")


def beside(work: Coroutine[Any, Any, Result]) -> Result:
    """Run something asynchronous in a thread of its own, where no browser's own loop runs, and wait for it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


@dataclass(frozen=True, slots=True)
class Page:
    """One answer of the server; `headers` by their small letters."""

    status: int
    headers: Mapping[str, str]
    body: str
    cookies: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Browser:
    """One browser: it keeps its cookies and opens a connection for each page."""

    port: int
    cookies: dict[str, str]

    async def get(self, path: str) -> Page:
        """Return a page.

        Raises:
            OSError, TimeoutError: No whole answer came.
        """
        return await self._ask(f"GET {path} HTTP/1.1\r\n", "")

    async def post(self, path: str, fields: Mapping[str, str]) -> Page:
        """Send a form; raises as `get`."""
        body = urlencode(fields)
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        return await self._ask(f"POST {path} HTTP/1.1\r\n{head}", body)

    async def _ask(self, head: str, body: str) -> Page:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        request = f"{head}Host: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\nConnection: close\r\n\r\n{body}"
        async with asyncio.timeout(PATIENCE):
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                writer.write(request.encode())
                page = _page(await reader.read())
            finally:
                writer.close()
        self.cookies |= page.cookies
        return page


def carried(page: Page) -> dict[str, str]:
    """Return what the form of a page carries unseen.

    Raises:
        ValueError: The page did not open.
    """
    if page.status != OK:
        raise ValueError(f"the form does not open: {page.status} {page.body}")
    inputs = [(_NAME.search(tag), _VALUE.search(tag)) for tag in _HIDDEN.findall(page.body)]
    fields = {name[1]: value[1] for name, value in inputs if name and value}
    return {name: value for name, value in fields.items() if name in _CARRIED}


def own_attempt(fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields as a form of the same kind carries them that somebody else opened."""
    own = {"request_key": secrets.token_urlsafe(24)} if "request_key" in fields else {}
    return {**fields, **own}


def _page(answer: bytes) -> Page:
    """Take an answer apart.

    Raises:
        ConnectionResetError: It is not whole.
    """
    head, found, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    if not found:
        raise ConnectionResetError("the connection ended in the middle of an answer")
    headers, cookies = {}, {}
    for line in lines:
        name, _, value = line.partition(": ")
        if name.lower() == "set-cookie":
            key, _, kept = value.partition(";")[0].partition("=")
            cookies[key] = kept
        headers[name.lower()] = value
    if len(body) < int(headers.get("content-length", "0")):
        raise ConnectionResetError("the connection ended in the middle of an answer")
    return Page(int(first.split(" ")[1]), headers, body.decode(), cookies)
