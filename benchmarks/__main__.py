"""`python -m benchmarks [--json | --markdown] [--vouchers N] [name …]`: run the named benchmarks, or all."""

import argparse
import json
from collections.abc import Iterator

from benchmarks.dashboard import dashboard
from benchmarks.export import export
from benchmarks.issue import issue
from benchmarks.lists import lists
from benchmarks.pages import pages
from benchmarks.redeem import redeem
from benchmarks.report import Report
from benchmarks.rush import rush
from benchmarks.sizes import SIZES
from benchmarks.towns import forget_all

BENCHMARKS = {
    "issue": issue,
    "rush": rush,
    "redeem": redeem,
    "dashboard": dashboard,
    "lists": lists,
    "export": export,
    "pages": pages,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Print benchmarks as ratios.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of {', '.join(BENCHMARKS)}")
    printed = parser.add_mutually_exclusive_group()
    printed.add_argument("--json", action="store_true", help="print every measurement, as JSON")
    printed.add_argument("--markdown", action="store_true", help="print the table of docs/benchmarks.md")
    parser.add_argument(
        "--vouchers", type=int, default=SIZES.vouchers, help="in the large city (%(default)s unless told)"
    )
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHMARKS.keys():
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    SIZES.vouchers = asked.vouchers
    try:
        reports = (BENCHMARKS[name]() for name in asked.names or BENCHMARKS)
        written = _as_json if asked.json else _as_markdown if asked.markdown else _as_text
        for line in written(reports):
            print(line, flush=True)
    finally:
        forget_all()


def _as_json(reports: Iterator[Report]) -> Iterator[str]:
    yield json.dumps([report.as_json() for report in reports], ensure_ascii=False, indent=1)


def _as_markdown(reports: Iterator[Report]) -> Iterator[str]:
    yield "| benchmark | what is divided by what | found | goal |"
    yield "|---|---|---|---|"
    for report in reports:
        yield from report.as_markdown()


def _as_text(reports: Iterator[Report]) -> Iterator[str]:
    for report in reports:
        yield report.as_text() + "\n"


if __name__ == "__main__":
    main()
