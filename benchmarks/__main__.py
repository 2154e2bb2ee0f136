"""`python -m benchmarks [--json] [name …]`: run the named benchmarks, or all."""

import argparse
import json

from benchmarks.issue import issue
from benchmarks.pages import pages
from benchmarks.redeem import redeem
from benchmarks.rush import rush

BENCHMARKS = {"issue": issue, "pages": pages, "redeem": redeem, "rush": rush}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Print benchmarks as ratios.")
    parser.add_argument("names", nargs="*", metavar="name", help=f"one of {', '.join(BENCHMARKS)}")
    parser.add_argument("--json", action="store_true", help="print every measurement, as JSON")
    asked = parser.parse_args()
    if unknown := set(asked.names) - BENCHMARKS.keys():
        parser.error(f"no benchmark is called {', '.join(sorted(unknown))}")
    reports = (BENCHMARKS[name]() for name in asked.names or BENCHMARKS)
    if asked.json:
        print(json.dumps([report.as_json() for report in reports], ensure_ascii=False, indent=1))
    else:
        for report in reports:
            print(report.as_text(), end="\n\n", flush=True)


if __name__ == "__main__":
    main()
