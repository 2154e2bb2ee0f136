"""What every page shows around its own matter: who you are, where you can go, whose portal this is."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask
from flask_babel import gettext
from flask_login import current_user

from config import Config
from voucher.web.guards import actor, allowed, request_id
from voucher.web.language import by_language
from voucher.web.navigation import menu


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in person, as the page header shows them."""

    name: str
    role_label: str
    acting_for: str | None
    can_switch: bool
    unread: int


def install(app: Flask, config: Config) -> None:
    """Give every template its frame."""

    @app.context_processor
    def frame() -> dict[str, object]:
        who = actor()
        return {
            "me": _me() if current_user.is_authenticated else None,
            "navigation": menu(who) if current_user.is_authenticated else [],
            "allowed": allowed,
            "bureau": by_language(config.bureau, config.bureau_en),
            "contact": config.contact_phone,
            "icp_number": config.icp_number,
            "request_id": request_id(),
        }


def _me() -> Me:
    roles = "、".join(gettext(role.label) for role in sorted(current_user.actor.roles))
    count: Callable[[], int] = current_user.count_unread
    return Me(current_user.actor.name, roles, current_user.acting_for, current_user.can_switch, count())
