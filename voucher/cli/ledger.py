"""`flask ledger`: looks whether the books are in order."""

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from voucher import clock
from voucher.budget.certify import SEALED_WITHIN
from voucher.checker.reconcile import reconcile
from voucher.storage import db

ledger = AppGroup("ledger", help="Look after the books.")


@ledger.command("verify")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--files", "read_files", is_flag=True, help="Read every uploaded file and compare its content.")
@click.pass_context
def verify(context: click.Context, as_json: bool, read_files: bool) -> None:
    """Look at books, cases, histories, people, numbers, notices, papers and the chain; exit with 1 on a breach."""
    documents = Path(current_app.config["DOCUMENTS_DIR"])
    sealed_before = clock.now() - SEALED_WITHIN
    found = reconcile(db.engine, documents, sealed_before=sealed_before, read_files=read_files)
    if as_json:
        breaches = [{"rule": b.rule, "subject": b.subject, "detail": b.detail} for b in found.breaches]
        looked_at = {**found.counts, "totals_fen": found.totals, "head": found.head}
        answer = {"ok": not breaches, **looked_at, "breaches": breaches}
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        for breach in found.breaches:
            click.echo(f"BREACH  {breach.rule}: {breach.subject}: {breach.detail}")
        verdict = f"{len(found.breaches)} breaches" if found.breaches else "in order"
        counted = ", ".join(f"{count} {what}" for what, count in found.counts.items())
        click.echo(f"The books are looked through ({counted}): {verdict}.")
    context.exit(1 if found.breaches else 0)
