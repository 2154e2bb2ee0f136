"""`dashboard`: the pages of figures in a city of many vouchers, and in one of two thousand."""

from statistics import median

from flask import Flask
from sqlalchemy import select

from benchmarks.browsing import VISITOR, Fetched, browser, measured
from benchmarks.report import Ratio, Report, Row
from benchmarks.sizes import SIZES, SMALL
from benchmarks.towns import ENGINES, grown, portal
from voucher import clock
from voucher.dashboard.kept import KeptAnswer
from voucher.storage import db

MOST_TIMES_SLOWER = 1.5
PAGES = {
    VISITOR: ("/figures",),
    "finance": (
        "/dashboard",
        "/dashboard/{year}/money",
        "/dashboard/{year}/money?stage=paid",
        "/dashboard/payments",
        "/budget/",
        "/budget/{year}",
        "/budget/{year}/commitments",
    ),
}


def dashboard() -> Report:
    """Measure on SQLite and on PostgreSQL."""
    rows: list[Row] = []
    ratios: list[Ratio] = []
    for engine in ENGINES:
        found = _measure(engine)
        middle = median(float(row["ratio"]) for row in found)
        worst = max(float(row["ratio"]) for row in found)
        ratios.append(Ratio(f"median page, large ÷ small, {engine}", middle, MOST_TIMES_SLOWER, at_most=True))
        ratios.append(Ratio(f"slowest page, large ÷ small, {engine}", worst, MOST_TIMES_SLOWER, at_most=True))
        rows += found
    return Report("dashboard", ratios, rows)


def _measure(engine: str) -> list[Row]:
    small, large = grown(engine, vouchers=SMALL), grown(engine, vouchers=SIZES.vouchers)
    with portal(small) as first, portal(large) as second:
        before, after = _fetch_all(first), _fetch_all(second)
        with second.app_context():
            kept = len(db.session.scalars(select(KeptAnswer.question)).all())
    return [
        {
            "database": engine,
            "page": page,
            "statements": after[page].statements,
            "answers kept": kept,
            "ms small": before[page].milliseconds,
            "ms large": after[page].milliseconds,
            "ratio": after[page].milliseconds / before[page].milliseconds,
        }
        for page in before
    ]


def _fetch_all(app: Flask) -> dict[str, Fetched]:
    year = clock.budget_year()
    return {
        path: measured(app, client, path.format(year=year))
        for client, paths in [(browser(app, who), paths) for who, paths in PAGES.items()]
        for path in paths
    }
