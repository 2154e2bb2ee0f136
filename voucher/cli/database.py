"""`flask database move`: from SQLite to PostgreSQL, or back."""

import click
from flask.cli import AppGroup
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from config import with_driver
from voucher.budget.verify import report
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
    with Session(target) as session:
        breaches, looked_at = report(session)
    target.dispose()
    for breach in breaches:
        click.echo(f"BREACH  {breach.rule}: {breach.subject}: {breach.detail}")
    counted = ", ".join(f"{count} {what}" for what, count in looked_at.items())
    click.echo(f"Every table is equal; the books there ({counted}): {len(breaches) or 'no'} breaches.")
    context.exit(1 if breaches else 0)
