"""The door: who are you, may you. Every page says so, or the application does not start."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar, cast

from flask import Flask, abort, g, has_request_context, redirect, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from voucher.access import VISITOR, Action, Actor, may, require

View = TypeVar("View", bound=Callable[..., Any])
MARK = "required_action"
REPEATABLE = "repeatable"


class UnguardedEndpoint(RuntimeError):
    """A page was added without saying who may see it."""


def requires(action: Action) -> Callable[[View], View]:
    """Let only people in whose roles include `action`; visitors are asked to sign in first."""

    def mark(view: View) -> View:
        setattr(view, MARK, action)
        return view

    return mark


def public(view: View) -> View:
    """Let everybody in."""
    setattr(view, MARK, Action.PUBLIC_READ)
    return view


def signed_in(view: View) -> View:
    """Let everybody in who has signed in: pages about the person's own account."""
    setattr(view, MARK, Action.NOTIFICATION_READ)
    return view


def repeatable(view: View) -> View:
    """Take every form of this page as new, sent before or not: it makes a file, keeps a draft, or asks for a secret."""
    setattr(view, REPEATABLE, True)
    return view


def actor() -> Actor:
    """Return who acts in this request, as plain data."""
    if not has_request_context() or not current_user.is_authenticated:
        return replace(VISITOR, request_id=g.get("request_id") if has_request_context() else None)
    return cast(Actor, current_user.actor)


def allowed(action: Action) -> bool:
    """Say whether the person may do this; for hiding what would be refused."""
    return may(actor(), action)


def request_id() -> str:
    """Return the number of this request, as shown on error pages and kept in the audit trail."""
    return cast(str, g.request_id)


def install(app: Flask) -> None:
    """Stand at the door of every endpoint."""

    @app.before_request
    def ask() -> Response | None:
        view = app.view_functions.get(request.endpoint or "")
        if view is None or request.endpoint == "static":
            return None
        action = getattr(view, MARK)
        if action is Action.PUBLIC_READ:
            return None
        if not current_user.is_authenticated and not may(VISITOR, action):
            if request.method == "GET":
                return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
            abort(401)
        require(actor(), action)
        return None


def check_every_endpoint(app: Flask) -> None:
    """Refuse to start with a page that forgot its guard.

    Raises:
        UnguardedEndpoint: Names the pages.
    """
    open_doors = [
        name for name, view in app.view_functions.items() if name != "static" and not hasattr(view, MARK)
    ]
    if open_doors:
        raise UnguardedEndpoint(", ".join(sorted(open_doors)))
