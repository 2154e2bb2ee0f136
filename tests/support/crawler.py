"""What a page offers: the addresses it links to and the forms it holds. And a walk along all of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urljoin, urlsplit

from werkzeug.test import TestResponse

from tests.support.plain_browser import PlainBrowser

STARTS = ("/", "/account/arrive", "/account/me")
_ENDLESS = {"next", "after"}  # arguments that make a new address of every page
_ALIKE = 6  # addresses of one page, with values for the same arguments, that are followed


@dataclass(frozen=True, slots=True)
class Form:
    """A form that changes something: where it is sent, and what it says as the page shows it."""

    page: str
    action: str
    fields: tuple[tuple[str, str], ...]

    @property
    def data(self) -> dict[str, list[str]]:
        """The fields without the form token, as they are sent."""
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            if name != "csrf_token":
                sent.setdefault(name, []).append(value)
        return sent


@dataclass(slots=True)
class Walk:
    """What somebody met on the way: every page by its address, and every form that is posted."""

    answers: dict[str, TestResponse] = field(default_factory=dict)
    forms: set[Form] = field(default_factory=set)


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.links = address, list[str]()
        self.forms: list[Form] = []
        self._open: tuple[str, str, list[tuple[str, str]]] | None = None
        self._select: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.append(urljoin(self.address, found["href"]))
        elif tag == "form":
            action = urljoin(self.address, found.get("action") or self.address)
            self._open = (found.get("method", "get").lower(), action, [])
        elif self._open and tag in ("input", "textarea", "button", "select", "option"):
            self._read(tag, found)

    def _read(self, tag: str, found: dict[str, str]) -> None:
        assert self._open
        name, value, kind = found.get("name", ""), found.get("value", ""), found.get("type", "")
        if tag == "option" and self._select and not self._select[1]:
            self._select[1].append(value)
            self._open[2].append((self._select[0], value))
        elif tag == "select":
            self._select = (name, [])
        elif name and kind != "file" and not (kind in ("checkbox", "radio") and "checked" not in found):
            self._open[2].append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._open:
            method, action, fields = self._open
            if method == "post":
                self.forms.append(Form(self.address, action, tuple(fields)))
            else:
                self.links.append(action)
            self._open = None


def read(address: str, html: str) -> tuple[list[str], list[Form]]:
    """Return the links and the posted forms of a page."""
    reader = _Reader(address)
    reader.feed(html)
    return reader.links, reader.forms


def walk(browser: PlainBrowser) -> Walk:
    """Follow every link of the portal, each address once, a page's filters a few times; post nothing."""
    found, waiting, seen = Walk(), list(STARTS), set(STARTS)
    alike: Counter[tuple[str, ...]] = Counter()
    while waiting:
        address = waiting.pop(0)
        found.answers[address] = answer = browser.get(address)
        for link in _offered(found, address, answer):
            if link not in seen:
                seen.add(link)
                alike[kind := _kind(link)] += 1
                if len(kind) == 1 or alike[kind] <= _ALIKE:
                    waiting.append(link)
    return found


def _kind(address: str) -> tuple[str, ...]:
    """Return the page and the names of its arguments."""
    parts = urlsplit(address)
    return (parts.path, *parse_qs(parts.query, keep_blank_values=True))


def _offered(found: Walk, address: str, answer: TestResponse) -> Iterator[str]:
    """Yield the portal's own addresses that this answer leads to, and keep its forms."""
    links = [urljoin(address, answer.location)] if answer.location else []
    if answer.mimetype == "text/html":
        more, forms = read(address, answer.get_data(as_text=True))
        links += more
        found.forms.update(forms)
    for link in links:
        parts = urlsplit(link)
        own = not parts.netloc or parts.netloc == "localhost"
        page = parts.path.startswith("/") and not parts.path.startswith("/static/")
        if own and page and not _ENDLESS & parse_qs(parts.query).keys():
            yield parts.path + (f"?{parts.query}" if parts.query else "")
