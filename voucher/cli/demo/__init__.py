"""`flask demo`: an invented city to look at, built through the portal's own verbs."""

import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from voucher.accounts.models import Membership, Person
from voucher.audit.seal import seal_all
from voucher.cli.demo.cast import AGENCY_PERSON, FIRM_PERSON, PASSWORD, STAFF
from voucher.cli.demo.city import City
from voucher.storage import db


def is_empty() -> bool:
    """Say whether nobody has an account yet."""
    return db.session.scalar(select(Person.id).limit(1)) is None


def is_demo() -> bool:
    """Say whether the demo's people are here."""
    return db.session.scalar(select(Person.id).where(Person.email == FIRM_PERSON.email)) is not None


def sign_ins() -> str:
    """Return the table of the demo's sign-ins."""
    parts = [FIRM_PERSON, AGENCY_PERSON, *STAFF]
    lines = [f"  {part.email:<28}{part.role.label:<24}{part.name}" for part in parts]
    return "\n".join([f"Demo sign-ins, all with the password “{PASSWORD}”:", *lines])


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with the demo city. Refuses if anybody has an account already."""
    if current_app.config["PORTAL"].production:
        sys.exit("The demo city has public passwords: it is not built in production.")
    if not is_empty():
        sys.exit("The database is not empty: nothing was changed. Use another one, or delete this one first.")
    build()
    click.echo(sign_ins())


def is_complete() -> bool:
    """Say whether the demo city was built to its end: its last act lets the firm person act for a second firm."""
    hats = select(func.count()).select_from(Membership).join(Person, Person.id == Membership.person_id)
    return (db.session.scalar(hats.where(Person.email == FIRM_PERSON.email)) or 0) > 1


def build() -> None:
    """Build the city, saying so: it takes about half a minute."""
    click.echo("Building the demo city, about half a minute …")
    _let_sqlite_hurry()
    City().build()
    seal_all()
    db.session.remove()
    db.engine.dispose()


def _let_sqlite_hurry() -> None:
    """Do not wait for the disk after every step: a city that loses its power is built anew."""
    if db.engine.dialect.name == "sqlite":
        connection = db.engine.raw_connection()
        connection.cursor().execute("PRAGMA synchronous=OFF")
        connection.close()
