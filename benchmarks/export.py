"""`export`: rows per second of the list of a year's money as CSV and as XLSX, beside the database's own export.

The same question goes to `COPY` of PostgreSQL or to the shell of SQLite. Each file is made in a process of its own,
whose peak of memory is read; a long file and a short one are compared.
"""

import shutil
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import median

import psycopg
from sqlalchemy import make_url, select

from benchmarks.report import Ratio, Report, Row
from benchmarks.sizes import SHORT, SIZES
from benchmarks.towns import ENGINES, grown, portal
from voucher import clock
from voucher.access import Actor, Role
from voucher.audit.models import AuditEvent
from voucher.budget.models import LedgerAccount
from voucher.dashboard.export import money_file
from voucher.dashboard.holdings import Slice
from voucher.dashboard.lists import holdings_of_file
from voucher.storage import db

RUNS = 3
GOAL_OF_CSV = 0.3
MOST_MEMORY = 1.2
FINANCE = Actor(None, "finance", frozenset({Role.FINANCE}))


@dataclass(frozen=True, slots=True)
class File:
    """A file that was made: how many rows, in how many seconds, and the peak of memory meanwhile, in MB."""

    rows: int
    seconds: float
    peak: float


def export() -> Report:
    """Measure on SQLite and on PostgreSQL."""
    rows = [_measure(engine, kind) for engine in ENGINES for kind in ("csv", "xlsx")]
    ratios: list[Ratio] = []
    for row in rows:
        name = f"{row['kind']}, {row['database']}"
        if row["kind"] == "csv":
            ratios.append(Ratio(f"rows per second ÷ own export, {name}", float(row["ratio"]), GOAL_OF_CSV))
        memory = float(row["MB long"]) / float(row["MB short"])
        ratios.append(Ratio(f"peak memory, long ÷ short file, {name}", memory, MOST_MEMORY, at_most=True))
    return Report("export", ratios, rows)


def _measure(engine: str, kind: str) -> Row:
    long, short = grown(engine, vouchers=SIZES.vouchers), grown(engine, vouchers=SHORT)
    statement = _statement(long)
    pairs = [(_made(long, kind), _seconds(lambda: _own_export(long, statement))) for _ in range(RUNS)]
    files = [file for file, _seconds_of_own in pairs]
    few = _made(short, kind)
    return {
        "database": engine,
        "kind": kind,
        "rows": files[0].rows,
        "rows per second": median(file.rows / file.seconds for file in files),
        "own export": median(file.rows / own for file, own in pairs),
        "ratio": median(own / file.seconds for file, own in pairs),
        "MB long": median(file.peak for file in files),
        "rows short": few.rows,
        "MB short": few.peak,
    }


def _made(database_url: str, kind: str) -> File:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_make, database_url, kind).result()


def _make(database_url: str, kind: str) -> File:
    with portal(database_url) as app, app.test_request_context():
        year = clock.budget_year()
        begun = time.perf_counter()
        _name, file = money_file(FINANCE, Slice(year), kind)
        seconds = time.perf_counter() - begun
        file.close()
        trail = select(AuditEvent.facts).order_by(AuditEvent.id.desc()).limit(1)
        return File(db.session.execute(trail).scalar_one()["rows"], seconds, _peak())


def _peak() -> float:
    """Return the most memory this process ever had, in MB."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _statement(database_url: str) -> str:
    """Return the question behind the file, with its values in it."""
    with portal(database_url) as app, app.app_context():
        question = holdings_of_file(Slice(clock.budget_year()), chinese=True).order_by(LedgerAccount.id)
        return str(question.compile(db.engine, compile_kwargs={"literal_binds": True}))


def _own_export(database_url: str, statement: str) -> None:
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        shell = shutil.which("sqlite3")
        if shell is None:
            raise RuntimeError("the shell of SQLite is missing: apt-get install sqlite3")
        subprocess.run([shell, "-csv", str(url.database), statement], check=True, stdout=subprocess.DEVNULL)
        return
    address = {"host": str(url.query["host"]), "user": url.username, "dbname": url.database}
    with psycopg.connect(**address) as connection, connection.cursor() as cursor:
        question = f"COPY ({statement.replace('%%', '%')}) TO STDOUT (FORMAT csv)"
        with cursor.copy(question.encode()) as copy:
            for _piece in copy:
                pass


def _seconds(work: Callable[[], None]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
