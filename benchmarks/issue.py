"""`issue`: vouchers per second through the approve verb, and by the same statements in a loop over the bare driver.

The verb runs once over every application while its statements are written down; then the verb and the driver take
turns, each on a fresh copy of the same database, so that both do exactly the same work.
"""

import sqlite3
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import flask_migrate
import psycopg
from sqlalchemy import make_url, select

from benchmarks.recording import Transaction, recording, replay
from benchmarks.report import Ratio, Report, Row
from benchmarks.towns import ENGINES, databases, portal
from tests.support.cases import city, reviewed_application
from tests.support.city import verified_firm
from voucher.access import Actor, Role
from voucher.accounts.models import StaffRole
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.issuance.issue import approve
from voucher.storage import db

APPLICATIONS = 100
RUNS = 5
GOAL = 0.5
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000")


def issue() -> Report:
    """Measure on SQLite and on PostgreSQL."""
    rows = [_measure(engine) for engine in ENGINES]
    ratios = [
        Ratio(f"vouchers per second, verb ÷ bare driver, {row['database']}", float(row["ratio"]), GOAL)
        for row in rows
    ]
    return Report("issue", ratios, rows)


def _measure(engine: str) -> Row:
    with databases(engine, _prepare, durable=True) as copies:
        sent = _written_down(copies.copy("written"))
        pairs = []
        for number in range(RUNS):
            verb = APPLICATIONS / _time_of_verb(copies.copy(f"verb{number}"))
            driver = APPLICATIONS / _time_of_driver(copies.copy(f"driver{number}"), sent)
            pairs.append((verb, driver))
    return {
        "database": engine,
        "statements per voucher": sum(map(len, sent)) / APPLICATIONS,
        "verb per second": median(verb for verb, _driver in pairs),
        "driver per second": median(driver for _verb, driver in pairs),
        "ratio": median(verb / driver for verb, driver in pairs),
    }


def _prepare(database_url: str) -> None:
    """Fill a database with applications that wait for the approver."""
    with portal(database_url) as app, app.app_context():
        flask_migrate.upgrade()
        town = city()
        for _ in range(APPLICATIONS):
            reviewed_application(town, verified_firm())


def _approve_all() -> None:
    waiting = db.session.execute(
        select(Application.pid, Application.review_digest)
        .where(Application.state == ApplicationState.REVIEWED)
        .order_by(Application.id)
    ).all()
    approver = db.session.scalars(select(StaffRole.person_id).where(StaffRole.role == Role.APPROVER)).first()
    db.session.rollback()
    actor = Actor(approver, "approver", frozenset({Role.APPROVER}))
    for pid, digest in waiting:
        approve(actor, pid, digest=digest)


def _time_of_verb(database_url: str) -> float:
    with portal(database_url) as app, app.app_context():
        return _seconds(_approve_all)


def _written_down(database_url: str) -> list[Transaction]:
    """Approve everything and return what was sent."""
    with portal(database_url) as app, app.app_context(), recording(db.engine) as sent:
        _approve_all()
    return sent


def _time_of_driver(database_url: str, sent: list[Transaction]) -> float:
    connection = _driver(database_url)
    seconds = _seconds(lambda: replay(connection, sent))
    connection.close()
    return seconds


def _driver(database_url: str) -> Any:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        connection = sqlite3.connect(str(url.database), isolation_level=None)
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection
    return psycopg.connect(host=str(url.query["host"]), user=url.username, dbname=url.database)


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
