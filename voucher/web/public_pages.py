"""The pages for everybody: what the vouchers are, how to get one, whom to ask."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from flask import Blueprint, Flask, current_app, render_template, url_for
from sqlalchemy.exc import SQLAlchemyError

from voucher.web.guards import actor, public
from voucher.web.replica_pages import from_replica

pages = Blueprint("public", __name__)


class Category(Protocol):
    """A kind of service, as far as the home page shows it."""

    @property
    def code(self) -> str: ...
    @property
    def name_zh(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def items(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Told:
    """What the rooms tell everybody; each is asked when a page needs it.

    `rounds` take applications now, each with its policy; `notices` are the latest; `left` is what is left of the
    year's money, None if nobody may know.
    """

    categories: Callable[[], Sequence[Category]]
    rounds: Callable[[], Sequence[object]]
    notices: Callable[[], Sequence[object]]
    left: Callable[[], object | None]


@dataclass(frozen=True, slots=True)
class Doors:
    """Where the public pages lead into the rooms; None while a room has no such page."""

    apply: str | None
    progress: str | None
    verify: str | None
    catalogue: str | None
    agencies: str | None
    register: str | None
    pre_check: str | None
    figures: str | None
    notices: str | None
    rounds: str | None


def install(app: Flask, told: Told) -> None:
    """Hang the pages on the application; `told` answers what they show of the rooms."""
    app.extensions["told"] = told
    app.register_blueprint(pages)


@pages.get("/")
@public
@from_replica
def home() -> str:
    told = _told()
    return render_template(
        "public/home.html",
        doors=_doors(),
        categories=told.categories(),
        rounds=told.rounds(),
        notices=told.notices(),
        left=told.left(),
    )


@pages.get("/policy")
@public
def policy() -> str:
    rounds: Sequence[object] = ()
    with suppress(SQLAlchemyError):  # without the database the texts stay, and its figures are missing
        rounds = _told().rounds()
    return render_template("public/policy.html", doors=_doors(), rounds=rounds)


@pages.get("/guide")
@public
def guide() -> str:
    return render_template("public/guide.html", doors=_doors())


@pages.get("/help")
@public
def help() -> str:
    return render_template("public/help.html", doors=_doors())


def _told() -> Told:
    told: Told = current_app.extensions["told"]
    return told


def _doors() -> Doors:
    return Doors(
        apply=_address("applications.start"),
        progress=_address("accounts.arrive" if actor().person_id else "accounts.sign_in"),
        verify=_address("issuance.verify"),
        catalogue=_address("catalogue.index"),
        agencies=_address("agencies.index"),
        register=_address("firms.register"),
        pre_check=_address("eligibility.pre_check"),
        figures=_address("dashboard.public"),
        notices=_address("publicity.index"),
        rounds=_address("rounds.public"),
    )


def _address(endpoint: str) -> str | None:
    return url_for(endpoint) if endpoint in current_app.view_functions else None
