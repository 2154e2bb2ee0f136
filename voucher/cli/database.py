"""`flask database move`: from SQLite to PostgreSQL, or back."""

from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import create_engine

from config import with_driver
from voucher import clock
from voucher.budget.certify import SEALED_WITHIN
from voucher.checker.reconcile import reconcile
from voucher.storage import db
from voucher.storage.database import engine_options, prepare_engine
from voucher.storage.read_only import watch
from voucher.upkeep.faults import UpkeepFault
from voucher.upkeep.move import move, refuse_while_open

database = AppGroup("database", help="Look after where the city is kept.")


@database.command("move")
@click.option("--to", "url", required=True, metavar="URL", help="An empty database that has its tables.")
@click.option("--rehearse", is_flag=True, help="Copy as of one moment while the portal stays open.")
@click.pass_context
def move_city(context: click.Context, url: str, rehearse: bool) -> None:
    """Copy the city to another database, and prove that every table and every balance is equal."""
    target = create_engine(with_driver(url), **engine_options(with_driver(url), 1))
    prepare_engine(target)
    try:
        refuse_while_open(watch().look().read_only, rehearse)
        tallies = move(db.engine, target, in_use=rehearse)
    except UpkeepFault as fault:
        raise click.ClickException(str(fault)) from fault
    for name, (rows, digest) in tallies.items():
        click.echo(f"{rows:10d}  {digest[:16]}  {name}")
    documents = Path(current_app.config["DOCUMENTS_DIR"])
    found = reconcile(target, documents, sealed_before=clock.now() - SEALED_WITHIN)
    target.dispose()
    for breach in found.breaches:
        click.echo(f"BREACH  {breach.rule}: {breach.subject}: {breach.detail}")
    counted = ", ".join(f"{count} {what}" for what, count in found.counts.items())
    click.echo(f"Every table is equal; the city there ({counted}): {len(found.breaches) or 'no'} breaches.")
    context.exit(1 if found.breaches else 0)
