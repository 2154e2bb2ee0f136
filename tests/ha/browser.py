"""A browser over HTTP that may lose its connection at any moment, and says so."""

import http.client
import re
import secrets
from urllib.parse import urlencode, urlsplit

from tests.ha.journal import Answer, Verdict

PATIENCE = 20  # seconds for one answer
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_ANYWHERE = "/help"  # every page offers the other language, by a form


class Browser:
    """Somebody who is signed in: one connection for each request."""

    def __init__(self, url: str, secret: str) -> None:
        self._address = urlsplit(url).netloc
        self._cookies = {"sid": secret}
        found = _TOKEN.search(self._ask("GET", _ANYWHERE)[2])
        assert found, f"{_ANYWHERE} has no form"
        self._token = found.group(1)

    def post(self, path: str, fields: dict[str, str], *, made_at: str) -> Answer:
        """Send a form once; it is done if the answer leads on to `made_at` and a public id."""
        try:
            own = {"csrf_token": self._token, "request_key": secrets.token_hex(12)}
            status, goes_to, page = self._ask("POST", path, own | fields)
        except (OSError, http.client.HTTPException) as fault:
            return Answer(Verdict.UNKNOWN, said=repr(fault))
        if status in (302, 303) and goes_to.startswith(made_at):
            return Answer(Verdict.DONE, made=goes_to.removeprefix(made_at))
        heading = _HEADING.search(page)
        said = f"{status} {heading.group(1).strip() if heading else page[:80]}"
        return Answer(Verdict.UNKNOWN if status >= 500 else Verdict.REFUSED, said=said)

    def _ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str, str]:
        connection = http.client.HTTPConnection(self._address, timeout=PATIENCE)
        try:
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
            if fields is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                name, _, value = cookie.partition(";")[0].partition("=")
                self._cookies.setdefault(
                    name, value
                )  # messages for a next page, which nobody opens, are dropped
            goes_to = urlsplit(answer.headers.get("Location", "")).path
            return answer.status, goes_to, answer.read().decode(errors="replace")
        finally:
            connection.close()
