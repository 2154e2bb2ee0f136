"""`flask prepare`: what has to be done before the portal is served."""

import os
import sys

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade

from voucher.cli.demo import build, is_complete, is_demo, is_empty, sign_ins


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring the database up to date and, in development, fill an empty one with the demo city."""
    upgrade()
    if not current_app.config["PORTAL"].production:
        if is_empty():
            build()
        if is_demo() and not is_complete():
            sys.exit("The demo city was interrupted while it was built. Delete its database and start again.")
        if is_demo():
            click.echo(sign_ins())
    click.echo(f"Serving on http://{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}")
