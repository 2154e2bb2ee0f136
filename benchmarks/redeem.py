"""`redeem`: deliveries confirmed in a second, at the orders of 37 agencies at once, and empty pages served in a second.

Confirming is where a voucher's money is redeemed (核销). One delivered order for each agency is made through the verbs;
plain SQL makes more of each. Every firm has a person who is signed in; all of them press the button together.
"""

from statistics import median
from typing import Any

import flask_migrate
from sqlalchemy import func, select

from benchmarks.enlarge import enlarge
from benchmarks.report import Ratio, Report, Row
from benchmarks.towns import ENGINES, databases, portal
from benchmarks.web import pages_per_second, seconds_for, served
from tests.support.browsers import Browser, carried, own_attempt
from tests.support.cases import City, city, issued_voucher
from tests.support.city import admitted_agency, listed_item, verified_firm
from tests.support.crowd import signed_in
from tests.support.orders import delivered_order
from tests.support.trade import Trade
from voucher.budget.verify import verify
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.orders.states import OrderState
from voucher.storage import db, transaction

AGENCIES = 37
COPIES = 9
RUNS = 3
GOAL = 0.15
EMPTY = "/help"
FOUND = 302

Delivered = tuple[str, str]  # the secret of the firm's cookie, and the pid of its order


def redeem() -> Report:
    """Measure on SQLite and on PostgreSQL."""
    rows = [_measure(engine) for engine in ENGINES]
    ratios = [
        Ratio(f"confirmations ÷ empty pages, per second, {row['database']}", float(row["ratio"]), GOAL)
        for row in rows
    ]
    return Report("redeem", ratios, rows)


def _measure(engine: str) -> Row:
    delivered: list[Delivered] = []
    with databases(engine, lambda url: delivered.extend(_prepare(url)), durable=True) as copies:
        runs = [_run(copies.copy(f"redeem{number}"), delivered) for number in range(RUNS)]
    middle = {name: median(run[name] for run in runs) for name in runs[0]}
    return {"database": engine, "orders": len(delivered), **middle}


def _prepare(database_url: str) -> list[Delivered]:
    """Fill a database with delivered orders."""
    with portal(database_url) as app, app.app_context():
        flask_migrate.upgrade()
        town = city()
        for _ in range(AGENCIES):
            delivered_order(_trade(town))
        connection = db.engine.connect().execution_options(writes=True)
        with connection, connection.begin():
            enlarge(connection, COPIES)
        with transaction() as session:
            rows = session.execute(select(Order.pid, Order.firm_id).order_by(Order.id)).all()
            cookies = signed_in(session, [row.firm_id for row in rows])
            return [(secret, row.pid) for secret, row in zip(cookies, rows, strict=True)]


def _trade(town: City) -> Trade:
    firm, agency = verified_firm(), admitted_agency()
    voucher = issued_voucher(town, firm)
    code = db.session.scalars(select(Voucher.code).where(Voucher.pid == voucher)).one()
    return Trade(town, firm, agency, voucher, code, listed_item(agency))


def _run(database_url: str, delivered: list[Delivered]) -> dict[str, float]:
    with served(database_url) as server:
        cookies = {"sid": delivered[0][0]}
        before = pages_per_second(server.port, EMPTY, cookies)
        seconds = _confirm_all(server.port, delivered)
        after = pages_per_second(server.port, EMPTY, cookies)
        _look(database_url)
    confirmed, empty = len(delivered) / seconds, (before + after) / 2
    return {"confirmed per second": confirmed, "empty pages per second": empty, "ratio": confirmed / empty}


def _confirm_all(port: int, delivered: list[Delivered]) -> float:
    opened = Browser(port, {"sid": delivered[0][0]})
    fields: dict[str, str] = {}

    async def open_one() -> None:
        fields.update(carried(await opened.get(f"/orders/{delivered[0][1]}/confirm")))

    async def confirm(secret: str, pid: str) -> None:
        page = await Browser(port, opened.cookies | {"sid": secret}).post(
            f"/orders/{pid}/confirm", own_attempt(fields)
        )
        if page.status != FOUND:
            raise RuntimeError(f"a delivery was not confirmed: {page.status} {page.body}")

    seconds_for([open_one])
    works: list[Any] = [lambda secret=secret, pid=pid: confirm(secret, pid) for secret, pid in delivered]
    return seconds_for(works, at_once=AGENCIES)


def _look(database_url: str) -> None:
    """Refuse figures of a run in which a confirmation is missing or the books do not balance."""
    with portal(database_url) as app, app.app_context():
        delivered = select(func.count()).where(Order.state == OrderState.DELIVERED)
        if db.session.scalar(delivered) or verify(db.session()):
            raise RuntimeError("not every delivery was confirmed as it should be")
