"""Prepares and serves in one process: loading the portal twice would double the time a start takes."""

import runpy
import sys
from contextvars import Context

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from gunicorn.app.base import BaseApplication

from config import ROOT
from voucher.storage import db
from voucher.storage.serving_role import TooPowerful, require_modest


def check_before_serving(app: Flask) -> None:
    """End a production start whose database role could change the books, or the tables."""
    if not app.config["PORTAL"].production:
        return
    with app.app_context():
        try:
            asked = require_modest(db.engine)
        except TooPowerful as fault:
            sys.exit(str(fault))
    if not asked:
        app.logger.warning("The database does not answer: the rights of its role could not be looked at.")


@click.command("serve")
@click.pass_context
@with_appcontext
def serve(context: click.Context) -> None:
    """Prepare the database, then serve the portal on HOST and PORT until it is stopped."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    context.invoke(app.cli.commands["prepare"])
    db.engine.dispose()  # the serving processes open connections of their own
    # A context of its own: what hangs on this command's must not reach the first request.
    Context().run(_Server(app).run)


class _Server(BaseApplication):
    """gunicorn, serving an application that is loaded already, as gunicorn.conf.py says."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        super().__init__()

    def load_config(self) -> None:
        for name, value in runpy.run_path(str(ROOT / "gunicorn.conf.py")).items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app
