"""`flask database roles` and `partitions`: what the owner of a PostgreSQL database does with it."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.exc import ProgrammingError

from voucher.storage import db, transaction
from voucher.storage.grants import setting_up
from voucher.storage.partitions import missing
from voucher.storage.upkeep import keep_up


@click.command("roles")
@click.option("--apply", "applies", is_flag=True, help="Run the statements; a superuser has to.")
@with_appcontext
def roles(applies: bool) -> None:
    """Print the statements that set up the three roles and what each may do; safe to repeat."""
    _require_postgresql()
    with transaction() as session:
        connection = session.connection()
        names, limits = current_app.config["DATABASE_ROLES"], current_app.config["DATABASE_LIMITS"]
        for statement in list(setting_up(connection, names, limits)):
            click.echo(f"{statement};")
            if applies:
                connection.exec_driver_sql(statement)


@click.command("partitions")
@with_appcontext
def partitions() -> None:
    """Make the partitions of this year and the next that are missing; the migration role has to."""
    _require_postgresql()
    names = current_app.config["DATABASE_ROLES"]
    try:
        with transaction() as session:
            made = keep_up(session.connection(), names)
    except ProgrammingError as fault:
        sys.exit(f"Nothing was made. Run this as the migration role, {names.migration}: {fault.orig}")
    for one in made:
        click.echo(f"made the partition of {one.table} for {one.year}")
    if not made:
        click.echo("nothing was missing")


def tell_missing_partitions() -> None:
    """Say on the error output which partitions nobody has made yet; their rows are kept with the rest meanwhile."""
    for one in missing(db.session.connection()):
        click.echo(
            f"MISSING  the partition of {one.table} for {one.year}: run `flask database partitions`", err=True
        )


def _require_postgresql() -> None:
    if db.engine.dialect.name != "postgresql":
        sys.exit("Only PostgreSQL has roles and partitions; this database is SQLite.")
