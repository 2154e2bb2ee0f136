"""`flask audit`: the chain over the audit trail and the books."""

import json
from datetime import date
from typing import IO

import click
from flask.cli import AppGroup

from voucher import clock
from voucher.audit.seal import seal_all
from voucher.budget.certify import SEALED_WITHIN
from voucher.checker import trail
from voucher.checker.snapshot import snapshot
from voucher.storage import db

audit = AppGroup("audit", help="Look after the chain over the audit trail and the books.")


@audit.command("seal")
def seal() -> None:
    """Seal every event and every entry that waits."""
    click.echo(f"{seal_all():6d}  events and entries sealed")


@audit.command("verify")
@click.option("--anchor", multiple=True, metavar="DIGEST", help="A digest that must be in the chain.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify(context: click.Context, anchor: tuple[str, ...], as_json: bool) -> None:
    """Recompute the chain; exit with 1 and name what was changed, removed, put in or moved."""
    with snapshot(db.engine) as connection:
        found = trail.chain(connection, before=clock.now() - SEALED_WITHIN, anchors=set(anchor))
    if as_json:
        counted = {"seals": found.seals, "lines": found.members, "head": found.head}
        breaches = [{"subject": where, "detail": what} for where, what in found.faults]
        click.echo(json.dumps({"ok": not breaches, **counted, "breaches": breaches}))
    else:
        for where, what in found.faults:
            click.echo(f"BREACH  {where}: {what}")
        verdict = f"{len(found.faults)} breaches" if found.faults else "in order"
        click.echo(f"{found.seals} seals over {found.members} lines, head {found.head or '-'}: {verdict}.")
    context.exit(1 if found.faults else 0)


@audit.command("export")
@click.option("--year", type=int, required=True, help="The year in which the seals were made.")
@click.option("--without-personal-data", "anonymous", is_flag=True, help="Only digests of names and notes.")
@click.option(
    "--output", type=click.File("w", encoding="utf-8"), default="-", help="A file; else the screen."
)
def export(year: int, anonymous: bool, output: IO[str]) -> None:
    """Write the seals of YEAR and all they cover, one JSON object a line: `checker/chain.py` checks it anywhere."""
    since, until = (clock.moment_of(date(y, 1, 1)) for y in (year, year + 1))
    with snapshot(db.engine) as connection:
        for line in trail.lines(connection, since=since, until=until, personal=not anonymous):
            output.write(json.dumps(line, ensure_ascii=False) + "\n")
