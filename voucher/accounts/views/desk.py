"""Where the pages of this room hang, and what they share."""

from flask import Blueprint, current_app, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from voucher.access import Action, Actor, may
from voucher.accounts.links import Letter
from voucher.web.language import by_language
from voucher.web.letters import absolute_url, letter

pages = Blueprint("accounts", __name__)
Answer = Response | str | tuple[str, int]

#: where people arrive after signing in: the first page that exists and that they may open
ARRIVALS = (
    ("dashboard.overview", Action.DASHBOARD_STAFF),
    ("accounts.staff", Action.STAFF_USER_CREATE),
    ("dashboard.home", Action.NOTIFICATION_READ),
)


def arrival(actor: Actor) -> str:
    """Return the address of the person's first page."""
    offered = current_app.view_functions
    for endpoint, action in ARRIVALS:
        if endpoint in offered and may(actor, action):
            return url_for(endpoint)
    return url_for("public.home")


def session_id() -> int:
    """Return the session of this request."""
    return int(current_user.present.session_id)


def worn() -> int | None:
    """Return the membership the person acts under now."""
    hat = current_user.present.hat
    return hat.membership_id if hat else None


def client_address() -> str | None:
    """Return where the request came from, as far as trusted proxies say."""
    return request.remote_addr


def acting_for() -> str | None:
    """Return the firm or agency the person acts for, in the reader's language."""
    names = current_user.present.acting_for
    return by_language(*names) if names else None


def reset_letter() -> Letter:
    """Return how the mail with the link for a new password is written."""

    def write(name: str, secret: str) -> tuple[str, str]:
        link = absolute_url("accounts.reset", secret=secret)
        return letter("accounts/reset_mail.txt", reader=name, link=link)

    return write


def invitation_letter(inviter: str, place: str | None) -> Letter:
    """Return how an invitation is written; `place` is the firm or agency, None for the bureau."""

    def write(name: str, secret: str) -> tuple[str, str]:
        link = absolute_url("accounts.accept_invitation", secret=secret)
        return letter("accounts/invitation_mail.txt", reader=name, inviter=inviter, place=place, link=link)

    return write


def password_changed_letter(name: str) -> tuple[str, str]:
    """Return the mail that confirms a new password."""
    return letter("accounts/password_changed_mail.txt", reader=name)
