"""`flask rounds allocate`: decides on who stands in the queues, once or for as long as the process lives."""

import time
from threading import Thread

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from voucher.applications.allocate import allocate
from voucher.applications.refill import refill_lines
from voucher.gateways.mail import sink
from voucher.notices.deliver import deliver
from voucher.storage import db
from voucher.storage.read_only import is_read_only

LOOK_EVERY = 5.0  # seconds between two looks of a serving process

rounds = AppGroup("rounds", help="Look after the rounds that take applications.")


@rounds.command("allocate")
@click.option("--every", type=float, metavar="SECONDS", help="Look again and again, this far apart.")
@with_appcontext
def allocate_queues(every: float | None) -> None:
    """Decide on everybody who stands in a queue, and pass on what came back."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    if is_read_only():
        click.echo("the portal is read-only: the queues wait")
    else:
        click.echo(f"{allocate():6d}  applications decided from the queues")
        click.echo(f"{refill_lines():6d}  applications served from the waiting lists")
    if every:
        _look_on(app, every)


def look_on_beside(app: Flask) -> None:
    """Let a serving process look into the queues now and then: nobody waits for somebody else's click."""
    Thread(target=_look_on, args=(app, LOOK_EVERY), name="allocator", daemon=True).start()


def _look_on(app: Flask, every: float) -> None:
    while True:
        time.sleep(every)
        with app.app_context():
            try:
                look(app)
            except Exception as fault:  # such as a database that restarts: the next look may go well
                db.session.rollback()
                app.logger.exception("the queues could not be looked into", exc_info=fault)


def look(app: Flask) -> None:
    """Decide on who stands in a queue, pass on what came back, and send the mails that wait; rest while read-only."""
    if is_read_only():
        return
    allocate()
    refill_lines()
    config = app.config["PORTAL"]
    deliver(sink(config.mail_sink, config.mail_from))
