"""`lists`: the first and the thousandth page of every long list, in a city of many vouchers."""

from collections.abc import Callable
from statistics import median
from typing import Any

from flask import Flask
from sqlalchemy import Select, select

from benchmarks.browsing import Fetched, browser, measured
from benchmarks.report import Ratio, Report, Row
from benchmarks.sizes import SIZES, SMALL
from benchmarks.towns import ENGINES, grown, portal
from voucher import clock
from voucher.applications.models import Application
from voucher.audit.models import AuditEvent
from voucher.budget.models import LedgerAccount
from voucher.dashboard.holdings import Slice, holdings
from voucher.firms.models import Firm
from voucher.issuance.models import Voucher
from voucher.orders.models import Order
from voucher.storage import db
from voucher.storage.paging import PAGE_SIZE

MOST_TIMES_SLOWER = 1.5
THOUSANDTH = 999 * PAGE_SIZE  # lines before it
#: who reads, the first page, and the ids of the list in its order
LISTS: dict[tuple[str, str], Callable[[], Select[Any]]] = {
    ("approver", "/vouchers/list"): lambda: _newest(Voucher),
    ("finance", "/orders/all"): lambda: _newest(Order),
    ("finance", "/dashboard/{year}/money"): lambda: holdings(
        Slice(clock.budget_year()), LedgerAccount.id
    ).order_by(LedgerAccount.id),
    ("reviewer", "/applications/queue?tab=all"): lambda: _newest(Application).where(
        Application.number.is_not(None)
    ),
    ("reviewer", "/firms/?state=all"): lambda: _newest(Firm),
    ("auditor", "/audit/"): lambda: _newest(AuditEvent),
}


def lists() -> Report:
    """Measure on SQLite and on PostgreSQL."""
    rows: list[Row] = []
    ratios: list[Ratio] = []
    for engine in ENGINES:
        found = _measure(engine)
        for name, column in (("first page, large ÷ small", "growth"), ("thousandth ÷ first page", "depth")):
            for word, how in (("median", median), ("slowest", max)):
                value = how([float(row[column]) for row in found])
                ratios.append(Ratio(f"{word} list, {name}, {engine}", value, MOST_TIMES_SLOWER, at_most=True))
        rows += found
    return Report("lists", ratios, rows)


def _measure(engine: str) -> list[Row]:
    small, large = grown(engine, vouchers=SMALL), grown(engine, vouchers=SIZES.vouchers)
    with portal(small) as first, portal(large) as second:
        return [_row(engine, one, _pages(first, *one), _pages(second, *one)) for one in LISTS]


def _row(engine: str, one: tuple[str, str], small: list[Fetched], large: list[Fetched]) -> Row:
    deep = large[-1].milliseconds  # of a list that is not so long, the first again
    return {
        "database": engine,
        "list": one[1],
        "ms small": small[0].milliseconds,
        "ms first": large[0].milliseconds,
        "ms thousandth": deep,
        "growth": large[0].milliseconds / small[0].milliseconds,
        "depth": deep / large[0].milliseconds,
    }


def _pages(app: Flask, who: str, path: str) -> list[Fetched]:
    """Return what the first page needs, and the thousandth if the list is so long."""
    with app.app_context():
        after = db.session.scalar(LISTS[who, path]().offset(THOUSANDTH - 1).limit(1))
        db.session.rollback()
    client, first = browser(app, who), path.format(year=clock.budget_year())
    joined = "&" if "?" in first else "?"
    addresses = [first] if after is None else [first, f"{first}{joined}after={after}"]
    return [measured(app, client, address) for address in addresses]


def _newest(model: Any) -> Select[Any]:
    return select(model.id).order_by(model.id.desc())
