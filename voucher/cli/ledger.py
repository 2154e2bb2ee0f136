"""`flask ledger`: looks whether the books are in order."""

import json

import click
from flask.cli import AppGroup

from voucher.budget.verify import report
from voucher.storage import db

ledger = AppGroup("ledger", help="Look after the books.")


@ledger.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_context
def verify(context: click.Context, as_json: bool) -> None:
    """Recompute everything from the transfers; exit with 1 when something is not as it must be."""
    breaches, looked_at = report(db.session())
    if as_json:
        found = [{"rule": b.rule, "subject": b.subject, "detail": b.detail} for b in breaches]
        click.echo(json.dumps({"ok": not breaches, **looked_at, "breaches": found}, ensure_ascii=False))
    else:
        for breach in breaches:
            click.echo(f"BREACH  {breach.rule}: {breach.subject}: {breach.detail}")
        verdict = f"{len(breaches)} breaches" if breaches else "in order"
        counted = ", ".join(f"{count} {what}" for what, count in looked_at.items())
        click.echo(f"The books are looked through ({counted}): {verdict}.")
    context.exit(1 if breaches else 0)
