"""`pages`: server time and SQL statements of the main pages, in the demo city and in a city many times larger."""

from statistics import median

from flask import Flask
from sqlalchemy import Select, select

from benchmarks.browsing import VISITOR, Fetched, browser, measured
from benchmarks.report import Ratio, Report, Row
from benchmarks.towns import ENGINES, grown, portal
from voucher import clock
from voucher.agencies.models import Agency
from voucher.applications.models import Application
from voucher.applications.states import ApplicationState
from voucher.cli.demo.cast import AGENCY_PERSON, FIRM_PERSON
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.settlement.models import Batch
from voucher.storage import db

COPIES = 99  # the larger city is a hundred times the demo
MOST_STATEMENTS = 12
MOST_TIMES_SLOWER = 1.5

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
    with portal(grown(engine)) as first, portal(grown(engine, copies=COPIES)) as second:
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


def _fetch_all(app: Flask) -> dict[tuple[str, str], Fetched]:
    """Return what each page needs, by (who, page)."""
    with app.app_context():
        found = _found()
    fetched = {}
    for who, paths in PAGES.items():
        client = browser(app, who)
        for path in paths:
            fetched[who, path] = measured(app, client, path.format(**found))
    return fetched


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
