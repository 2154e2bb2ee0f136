"""A browser that follows no rule: it sends what it is told and looks only at the answer."""

import re
import secrets
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from voucher.access import Actor
from voucher.web.login import cookie_name

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_PAGE_WITH_FORM = "/help"  # every page offers the other language, by a form


class PlainBrowser:
    """Requests as this person; without a secret, as a visitor. The form token is fetched once."""

    def __init__(self, app: Flask, secret: str | None = None) -> None:
        self._client = app.test_client()
        self._token = ""
        if secret:
            self._client.set_cookie(cookie_name(app), secret)

    def get(self, address: str) -> TestResponse:
        return self._client.get(address, buffered=True)

    def post(
        self,
        address: str,
        fields: dict[str, Any] | None = None,
        *,
        token: bool = True,
        headers: dict[str, str] | None = None,
    ) -> TestResponse:
        own = {"csrf_token": self.token(), "request_key": secrets.token_hex(8)} if token else {}
        sent = own | (fields or {})
        return self._client.post(address, data=sent, headers=headers, buffered=True)

    def send(self, address: str, document: object, headers: dict[str, str]) -> TestResponse:
        """Post a JSON document, as a program does."""
        own = {"X-CSRFToken": self.token()}
        return self._client.post(address, json=document, headers=own | headers, buffered=True)

    def token(self) -> str:
        """Return the form token of this browser."""
        if not self._token:
            found = _TOKEN.search(self.get(_PAGE_WITH_FORM).get_data(as_text=True))
            assert found, f"{_PAGE_WITH_FORM} has no form"
            self._token = found.group(1)
        return self._token


def browser_for(app: Flask, secrets: dict[Actor, str], who: Actor) -> PlainBrowser:
    """Return a browser in which this person is signed in; the visitor is not."""
    return PlainBrowser(app, secrets[who] if who.person_id is not None else None)
