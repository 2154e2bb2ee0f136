"""A browser on the wire: real requests to a running portal, each on a connection of its own."""

import http.client
import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

_INPUT = re.compile(r"<input\b[^>]*>")
_ATTRIBUTE = re.compile(r'\b(type|name|value)="([^"]*)"')
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


class NoAnswer(Exception):
    """The connection was cut before the answer was there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal answered."""

    status: int
    body: str
    location: str | None

    @property
    def hidden(self) -> dict[str, str]:
        """What the forms of the page send along unseen."""
        inputs = (dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(self.body))
        return {e["name"]: e.get("value", "") for e in inputs if e.get("type") == "hidden" and "name" in e}

    @property
    def h1(self) -> str:
        found = _HEADING.search(self.body)
        return " ".join(_TAG.sub(" ", found.group(1)).split()) if found else ""

    @property
    def text(self) -> str:
        return " ".join(_TAG.sub(" ", self.body).split())


class Wire:
    """Requests as whoever holds this secret; without one, as a visitor."""

    def __init__(self, url: str, secret: str = "", *, patience: float = 20) -> None:
        self._host = urlsplit(url).netloc
        self._patience = patience
        self._cookies = {"sid": secret, "language": "en"} if secret else {"language": "en"}

    def get(self, path: str) -> Answer:
        """Fetch a page.

        Raises:
            NoAnswer: The connection was cut, or nobody answered for `patience` seconds.
        """
        return self._ask("GET", path)

    def post(self, path: str, fields: dict[str, str], *, seen: Answer | None = None) -> Answer:
        """Send a form as the page that was seen shows it, with these fields and a key of its own; as `get` else."""
        seen = seen or self.get("/help")
        return self._ask(
            "POST", path, urlencode({"request_key": secrets.token_hex(8)} | seen.hidden | fields)
        )

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection(self._host, timeout=self._patience)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as fault:
            raise NoAnswer(f"{method} {path}") from fault
        finally:
            line.close()
        for kept in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = kept.partition(";")[0].partition("=")
            self._cookies[name] = value
        return Answer(answer.status, text, answer.headers.get("Location"))
