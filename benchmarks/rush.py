"""`rush`: firms that get their answer in a second when all apply in the same one, and form pages served in a second.

Every firm hands in over HTTP, follows to the page of the queue and looks at it until the allocator has decided. Before
and after, the same server is asked for a page with an empty form, by somebody who is signed in as the firms are.
"""

import os
from statistics import median

import flask_migrate

from benchmarks.report import Ratio, Report, Row
from benchmarks.towns import ENGINES, databases, portal
from benchmarks.web import pages_per_second, served
from tests.support.cases import city
from tests.support.crowd import Ready, crowd
from tests.support.opening import FACES, Opening, faults
from tests.support.stampede import stampede
from voucher.rounds.states import Mode
from voucher.storage import db

FIRMS = int(os.environ.get("RUSH_FIRMS", "5000"))
YUAN = 3_000_000 * FIRMS // 5_000 // 5_000 * 5_000  # for less than one firm in ten
RUNS = 3
GOAL = 0.5
FORM, SIGN_IN = "/account/password", "/account/sign-in"


def rush() -> Report:
    """Measure on SQLite and on PostgreSQL; a rush that is not decided as it should be is an error, not a figure."""
    rows = [_measure(engine) for engine in ENGINES]
    ratios = [
        Ratio(f"firms answered ÷ empty form pages, per second, {row['database']}", float(row["ratio"]), GOAL)
        for row in rows
    ]
    return Report("rush", ratios, rows)


def _measure(engine: str) -> Row:
    ready: list[Ready] = []

    def prepare(database_url: str) -> None:
        with portal(database_url) as app, app.app_context():
            flask_migrate.upgrade()
            town = city(mode=Mode.FIRST_COME, budget=YUAN)
            ready.extend(crowd(town, [FACES[number % len(FACES)] for number in range(FIRMS)]))
            db.session.remove()

    with databases(engine, prepare, durable=True) as copies:
        runs = [_run(copies.copy(f"rush{number}"), ready) for number in range(RUNS)]
    middle = {name: median(run[name] for run in runs) for name in runs[0]}
    return {"database": engine, "firms": FIRMS, **middle}


def _run(database_url: str, ready: list[Ready]) -> dict[str, float]:
    cookies = {"sid": ready[0].secret}
    with served(database_url) as server:
        before = pages_per_second(server.port, FORM, cookies)
        crowded = stampede(server.port, ready)
        after = pages_per_second(server.port, FORM, cookies)
        visitors = pages_per_second(server.port, SIGN_IN, {})
        with portal(database_url) as app, app.app_context():
            if wrong := faults(Opening(server, YUAN, ready)):
                raise RuntimeError(f"the rush was not decided as it should be: {'; '.join(wrong)}")
    seconds, forms = max(crowded.answered), (before + after) / 2
    return {
        "seconds": seconds,
        "median answer, s": median(crowded.answered),
        "answers per second": len(ready) / seconds,
        "requests per firm": sum(crowded.statuses.values()) / len(ready),
        "repeats": float(crowded.repeats),
        "form pages per second": forms,
        "sign-in pages per second": visitors,
        "ratio": len(ready) / seconds / forms,
    }
