"""A browser without JavaScript for page tests: it follows no rule of its own but breaks no rule of the house."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

from flask import Flask, has_app_context
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.support.document import Document, text_of
from tests.support.house_rules import faults
from voucher.access import Actor
from voucher.accounts.models import Membership, SignInSession
from voucher.accounts.secret import hash_of, new_secret
from voucher.storage import transaction
from voucher.web.language import COOKIE as LANGUAGE_COOKIE
from voucher.web.login import cookie_name

_BUTTONS = {"submit", "button", "reset", "image"}


class Page:
    """An answer: its status, where it leads, and the document if it is one."""

    def __init__(self, client: Client, path: str, response: TestResponse) -> None:
        self._client = client
        self.path = path
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location")
        self.is_html = response.mimetype == "text/html" and not self.location
        self.html = response.get_data(as_text=True) if self.is_html else ""
        self.document = Document(self.html)

    @property
    def h1(self) -> str:
        return self.document.h1

    @property
    def title(self) -> str:
        return self.document.title

    @property
    def text(self) -> str:
        """Everything a person reads inside <main>, each run of text parted from the next by a space."""
        runs = [text for main in self.document.all("main") for text in main.itertext()]
        return " ".join(" ".join(runs).split())

    @property
    def errors(self) -> dict[str, str]:
        """The message beside each control that is refused, by the control's name."""
        found = {}
        for control in self.document.all("input", "select", "textarea", "fieldset"):
            for reference in control.attrib.get("aria-describedby", "").split():
                note = self.document.by_id.get(reference)
                if note is not None and "field-error" in note.attrib.get("class", ""):
                    found[control.attrib.get("name", reference.removesuffix("-error"))] = text_of(note)
        return found

    def links(self) -> dict[str, str]:
        """Return the page's links, by their text."""
        return {text_of(a): a.attrib["href"] for a in self.document.all("a") if "href" in a.attrib}

    def follow(self) -> Page:
        """Fetch the page a redirect leads to."""
        assert self.location, f"{self.path} answered {self.status} and leads nowhere"
        return self._client.get(urljoin(self.path, self.location))

    def click(self, text: str) -> Page:
        """Fetch the page behind the link with this text."""
        return self._client.get(urljoin(self.path, self.links()[text]))

    def submit(self, button: str | None = None, *, status: int | None = None, **fields: Any) -> Page:
        """Send the form with this button (or the only form with fields), the rest of it as the page shows it.

        Ends at the page after the redirect, unless `status` is given and says otherwise.
        """
        form, pressed = self._form_with(button)
        values = _values(form) | fields
        if pressed is not None and pressed.attrib.get("name"):
            values[pressed.attrib["name"]] = pressed.attrib.get("value", "")
        target = urljoin(self.path, form.attrib.get("action") or self.path)
        if form.attrib.get("method", "get").lower() != "post":
            return self._client.get(target, query=values)
        answer = self._client.post(target, values, status=status)
        return answer.follow() if answer.location and status is None else answer

    def _form_with(self, label: str | None) -> tuple[Element, Element | None]:
        forms = list(self.document.all("form"))
        for form in forms:
            for button in form.iter("button"):
                if label is not None and text_of(button) == label:
                    return form, button
        assert label is None, f"no button {label!r} on {self.path}: {self.buttons()}"
        in_main = [f for f in forms if any(e.tag == "main" for e in self.document.ancestors(f))]
        posted = [f for f in in_main if f.attrib.get("method", "get").lower() == "post"]
        assert len(posted) == 1, (
            f"{self.path} has {len(posted)} forms; name one of the buttons {self.buttons()}"
        )
        return posted[0], None

    def buttons(self) -> list[str]:
        return [text_of(button) for button in self.document.all("button")]


class Client:
    """Fetches pages and refuses those that break a house rule."""

    def __init__(self, app: Flask, language: str = "zh") -> None:
        self._app = app
        self._client = app.test_client()
        self._client.set_cookie(LANGUAGE_COOKIE, language)
        self._last: Page | None = None

    def sign_in(self, person: Actor) -> Client:
        """Go on as this person, wearing the hat the actor names; return the same browser."""
        secret = new_secret()
        with self._app.app_context(), transaction() as session:
            hat = select(Membership.id).where(
                Membership.person_id == person.person_id,
                Membership.firm_id == person.firm_id
                if person.firm_id
                else Membership.agency_id == person.agency_id,
            )
            session.add(
                SignInSession(
                    secret_hash=hash_of(secret),
                    person_id=person.person_id,
                    membership_id=session.scalar(hat),
                )
            )
        self._client.set_cookie(cookie_name(self._app), secret)
        return self

    def get(self, path: str, *, status: int | None = None, query: dict[str, Any] | None = None) -> Page:
        """Fetch a page; its status must be `status`, by default 200 or a redirect."""
        return self._open(path, status, method="GET", query_string=query)

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        status: int | None = None,
        origin: str | None = None,
    ) -> Page:
        """Send a form; the CSRF token of the last page seen and a new key go with it unless `data` has them."""
        values = {"csrf_token": self.token(), "request_key": secrets.token_hex(8)} | (data or {})
        headers = {"Origin": origin} if origin else {}
        return self._open(path, status, method="POST", data=values, headers=headers)

    def keep_cookie(self, name: str, value: str) -> None:
        """Send this cookie with every request."""
        self._client.set_cookie(name, value)

    def cookie(self, name: str) -> str | None:
        """Return the value of a cookie the portal gave, or None."""
        found = self._client.get_cookie(name)
        return found.value if found else None

    def token(self) -> str:
        """Return the CSRF token of the last page with a form."""
        seen = self._last.document.all("input") if self._last else ()
        return next((e.attrib.get("value", "") for e in seen if e.attrib.get("name") == "csrf_token"), "")

    def _open(self, path: str, status: int | None, **request: Any) -> Page:
        assert not has_app_context(), (
            "an open app context leaks the signed-in person: use `act`, not `app_context`"
        )
        parts = urlsplit(path)
        local = parts.path + (f"?{parts.query}" if parts.query else "")
        page = Page(self, local, self._client.open(local, **request))
        assert page.status == status if status else page.status < 400, (
            f"{request['method']} {local} answered {page.status}: {page.h1} {page.text[:500]} {page.errors}"
        )
        if page.is_html:
            wrong = faults(page.document)
            assert not wrong, f"{local}:\n  " + "\n  ".join(wrong)
            self._last = page if any(page.document.all("form")) else self._last
        return page


def _values(form: Element) -> dict[str, Any]:
    """Return what a browser would send for a form that nobody touched."""
    values: dict[str, Any] = {}
    for control in form.iter():
        name = control.attrib.get("name")
        if not name or "disabled" in control.attrib:
            continue
        if control.tag == "select":
            options = list(control.iter("option"))
            chosen = [o for o in options if "selected" in o.attrib] or options[:1]
            values[name] = [o.attrib.get("value", text_of(o)) for o in chosen]
        elif control.tag == "textarea":
            values[name] = (control.text or "").removeprefix("\n")
        elif control.tag == "input":
            _add_input(values, name, control)
    return values


def _add_input(values: dict[str, Any], name: str, control: Element) -> None:
    kind = control.attrib.get("type", "text")
    if kind in {"checkbox", "radio"}:
        if "checked" in control.attrib:
            values.setdefault(name, []).append(control.attrib.get("value", "on"))
    elif kind != "file" and kind not in _BUTTONS:
        values[name] = control.attrib.get("value", "")
