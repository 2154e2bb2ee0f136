"""What every page shows around its own matter: who you are, where you can go, whose portal this is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from flask import Flask, current_app, g, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.local import LocalProxy

from config import Config
from voucher.web.guards import actor, allowed, request_id
from voucher.web.language import by_language, listed
from voucher.web.login import Present
from voucher.web.navigation import menu

#: where the header leads, as far as a room offers the page
PLACES = {
    "sign_in": "accounts.sign_in",
    "sign_out": "accounts.sign_out",
    "switch": "accounts.switch",
    "account": "accounts.me",
    "language": "accounts.language",
    "notices": "notices.mine",
    "help": "public.help",
}


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in person, as the page header shows them."""

    name: str
    role_label: str
    acting_for: str | None
    can_switch: bool
    unread: LocalProxy[object]  # a number, counted only if the page shows it


def install(app: Flask, config: Config) -> None:
    """Give every template its frame."""

    @app.context_processor
    def frame() -> dict[str, object]:
        return {
            "me": _when_asked(lambda: _me() if current_user.is_authenticated else None),
            "assisted": current_user.present.assisted if current_user.is_authenticated else None,
            "navigation": _when_asked(lambda: menu(actor()) if current_user.is_authenticated else []),
            "links": _when_asked(_links),
            "allowed": allowed,
            "bureau": by_language(config.bureau, config.bureau_en),
            "contact": config.contact_phone,
            "icp_number": config.icp_number,
            "request_id": request_id(),
            "figures_as_of": g.get("figures_as_of"),
        }


def _when_asked(piece: Callable[[], object]) -> LocalProxy[object]:
    """Return what stands for a piece of the frame, which is made once, and only if the page shows it."""
    return LocalProxy(cache(piece))


def _links() -> dict[str, str]:
    offered = current_app.view_functions
    return {name: url_for(endpoint) for name, endpoint in PLACES.items() if endpoint in offered}


def _me() -> Me:
    present: Present = current_user.present
    return Me(
        present.actor.name,
        listed(gettext(role.label) for role in sorted(present.actor.roles)),
        by_language(*present.acting_for) if present.acting_for else None,
        present.can_switch,
        _when_asked(present.count_unread),
    )
