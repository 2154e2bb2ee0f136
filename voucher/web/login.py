"""The browser's cookie, and the person of the request as Flask-Login carries them."""

from collections.abc import Callable
from typing import Protocol

from flask import Flask, current_app, g, request, session
from flask_login import LoginManager, UserMixin
from werkzeug.wrappers import Response

from voucher.access import Actor
from voucher.web.guards import request_id

LONGEST_SECONDS = 24 * 60 * 60  # the server ends a session earlier if it idles


class Assisted(Protocol):
    """What the accounts know of a live assisted session."""

    @property
    def pid(self) -> str: ...
    @property
    def firm(self) -> str: ...
    @property
    def minutes_left(self) -> int: ...


class Present(Protocol):
    """What the accounts know of a signed-in person."""

    @property
    def actor(self) -> Actor: ...
    @property
    def session_id(self) -> int: ...
    @property
    def acting_for(self) -> tuple[str, str] | None: ...
    @property
    def can_switch(self) -> bool: ...
    @property
    def assisted(self) -> Assisted | None: ...
    def count_unread(self) -> int: ...


class SignedIn(UserMixin):
    """The person of this request."""

    def __init__(self, present: Present) -> None:
        self.present = present
        self.actor = present.actor

    def get_id(self) -> str:
        return str(self.actor.person_id)


def install(app: Flask, find: Callable[[str, str], Present | None]) -> None:
    """Let Flask-Login ask `find(secret, request_id)` who holds the cookie."""
    manager = LoginManager(app)
    manager.session_protection = None  # phones change networks

    @manager.request_loader
    def load(_request: object) -> SignedIn | None:
        secret = None if g.get("as_visitor") else request.cookies.get(cookie_name(app))
        present = find(secret, request_id()) if secret else None
        return SignedIn(present) if present else None


def cookie_name(app: Flask) -> str:
    """Return the cookie's name: bound to the host where it travels encrypted."""
    return "__Host-sid" if app.config["SESSION_COOKIE_SECURE"] else "sid"


def as_visitor() -> None:
    """Answer this request as a visitor's: the database, which knows the person, does not answer."""
    g.as_visitor = True
    g.pop("_login_user", None)  # where Flask-Login keeps whom it found


def start_afresh() -> None:
    """Forget the form tokens and messages of whoever used the browser before."""
    session.clear()


def give_cookie(answer: Response, secret: str) -> Response:
    """Let the browser keep the secret, out of reach of scripts and of other sites."""
    answer.set_cookie(
        cookie_name(current_app),
        secret,
        max_age=LONGEST_SECONDS,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def take_cookie(answer: Response) -> Response:
    """Let the browser forget the secret."""
    answer.delete_cookie(
        cookie_name(current_app),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer
