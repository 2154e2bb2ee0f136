"""`pages`: server time and SQL statements of the main pages, in the demo city and in a city many times larger."""

import time
from dataclasses import dataclass
from statistics import median

import flask_migrate
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Select, select

from benchmarks.enlarge import enlarge
from benchmarks.report import Ratio, Report, Row
from benchmarks.towns import ENGINES, databases, portal
from tests.support.statements import statements
from voucher import clock
from voucher.accounts.models import Person, SignInSession
from voucher.accounts.secret import hash_of, new_secret
from voucher.agencies.models import Agency
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.cli.demo.cast import AGENCY_PERSON, FIRM_PERSON
from voucher.cli.demo.city import City
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.settlement.models import Batch
from voucher.storage import db, transaction
from voucher.web.login import cookie_name

COPIES = 99  # the larger city is a hundred times the demo
TIMES = 15
MOST_STATEMENTS = 12
MOST_TIMES_SLOWER = 1.5

VISITOR = ""
PAGES = {
    VISITOR: ("/", "/figures", "/catalogue/", "/agencies/", "/rounds/policy"),
    FIRM_PERSON.key: ("/home", "/applications/", "/vouchers/", "/orders/", "/firms/mine", "/notices/"),
    AGENCY_PERSON.key: (
        "/home",
        "/orders/agency?tab=all",
        "/orders/agency?tab=claimable",
        "/claims/?tab=all",
        "/settlement/statement",
        "/agencies/mine/items",
    ),
    "reviewer": (
        "/home",
        "/applications/queue?tab=accept",
        "/applications/queue?tab=review",
        "/applications/queue?tab=all",
        "/applications/cases/{application}",
        "/firms/",
        "/firms/{firm}",
        "/claims/queue?tab=first",
        "/claims/{claim}/case",
    ),
    "approver": (
        "/home",
        "/decisions",
        "/applications/queue?tab=approve",
        "/vouchers/list",
        "/vouchers/detail/{voucher}",
    ),
    "finance": (
        "/dashboard",
        "/dashboard/{year}/money",
        "/budget/",
        "/budget/{year}",
        "/orders/all",
        "/orders/{order}/case",
        "/settlement/ready",
        "/settlement/batches",
        "/settlement/batches/{batch}",
        "/agencies/manage",
        "/agencies/manage/{agency}",
    ),
    "auditor": ("/audit/",),
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """One page: its median server time in milliseconds, and its number of statements."""

    milliseconds: float
    statements: int


def pages() -> Report:
    """Measure on SQLite and on PostgreSQL."""
    rows: list[Row] = []
    ratios: list[Ratio] = []
    for engine in ENGINES:
        measured = _measure(engine)
        most = max(int(row["statements"]) for row in measured)
        ratios.append(Ratio(f"most statements of a page, {engine}", most, MOST_STATEMENTS, at_most=True))
        middle = median(float(row["ratio"]) for row in measured)
        ratios.append(Ratio(f"median page, large ÷ demo, {engine}", middle, MOST_TIMES_SLOWER, at_most=True))
        worst = max(float(row["ratio"]) for row in measured)
        ratios.append(Ratio(f"slowest page, large ÷ demo, {engine}", worst, MOST_TIMES_SLOWER, at_most=True))
        rows += measured
    return Report("pages", ratios, sorted(rows, key=lambda row: -float(row["ratio"])))


def _measure(engine: str) -> list[Row]:
    with databases(engine, _prepare) as copies:
        small, large = copies.copy("small"), copies.copy("large")
        _enlarge(large)
        with portal(small) as first, portal(large) as second:
            at_demo_size, at_large_size = _fetch_all(first), _fetch_all(second)
    return [_row(engine, page, found, at_large_size[page]) for page, found in at_demo_size.items()]


def _row(engine: str, page: tuple[str, str], demo: Fetched, large: Fetched) -> Row:
    return {
        "database": engine,
        "who": page[0] or "visitor",
        "page": page[1],
        "statements": max(demo.statements, large.statements),
        "ms demo": demo.milliseconds,
        "ms large": large.milliseconds,
        "ratio": large.milliseconds / demo.milliseconds,
    }


def _prepare(database_url: str) -> None:
    """Build the demo city."""
    with portal(database_url) as app, app.app_context():
        flask_migrate.upgrade()
        City().build()


def _enlarge(database_url: str) -> None:
    with portal(database_url) as app, app.app_context():
        connection = db.engine.connect().execution_options(writes=True)
        with connection, connection.begin():
            enlarge(connection, COPIES)


def _fetch_all(app: Flask) -> dict[tuple[str, str], Fetched]:
    """Return what each page needs, by (who, page)."""
    with app.app_context():
        engine, found = db.engine, _found()
    fetched = {}
    for who, paths in PAGES.items():
        client = _browser(app, who)
        for path in paths:
            with statements(engine) as sent:
                _fetch(client, path.format(**found))  # also warms up what is loaded once
            times = [_fetch(client, path.format(**found)) for _ in range(TIMES)]
            fetched[who, path] = Fetched(1000 * median(times), len(sent))
    return fetched


def _fetch(client: FlaskClient, path: str) -> float:
    begun = time.perf_counter()
    answer = client.get(path)
    seconds = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return seconds


def _browser(app: Flask, who: str) -> FlaskClient:
    """Return a browser in which this person of the demo city is signed in."""
    client = app.test_client()
    if who != VISITOR:
        secret = new_secret()
        with app.app_context(), transaction() as session:
            person = select(Person.id).where(Person.email == f"{who}@demo.example")
            session.add(SignInSession(secret_hash=hash_of(secret), person_id=session.scalar(person)))
        client.set_cookie(cookie_name(app), secret)
    return client


def _found() -> dict[str, object]:
    """Return records for the pages about one."""

    def first(statement: Select[tuple[str]]) -> str:
        return db.session.execute(statement.limit(1)).scalar_one()

    return {
        "year": clock.budget_year(),
        "application": first(
            select(Application.pid)
            .where(Application.state == ApplicationState.ACCEPTED)
            .order_by(Application.id)
        ),
        "voucher": first(select(Voucher.pid).order_by(Voucher.id)),
        "order": first(select(Order.pid).order_by(Order.id)),
        "claim": first(select(Claim.pid).where(Claim.number.is_not(None)).order_by(Claim.id)),
        "batch": first(select(Batch.pid).order_by(Batch.id)),
        "firm": first(select(Firm.pid).order_by(Firm.id)),
        "agency": first(select(Agency.pid).order_by(Agency.id)),
    }
