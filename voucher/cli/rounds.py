"""`flask rounds allocate`: decides on who stands in the queues, once or for as long as the process lives."""

import time
from threading import Thread

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import OperationalError

from voucher.applications.allocate import allocate
from voucher.applications.refill import refill_lines
from voucher.audit.seal import seal_now_and_then
from voucher.storage.read_only import is_read_only
from voucher.web.after_change import follower_of

LOOK_EVERY = 5.0  # seconds between two looks of a serving process when nothing changes
GATHER = 0.2  # seconds in which changes gather after a look: in a rush the next one decides on many together

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
    """Let a serving process look after each change and now and then: nobody waits for somebody else's click."""
    follower_of(app).leave_to_thread()
    Thread(target=_look_on, args=(app, LOOK_EVERY), name="allocator", daemon=True).start()


def _look_on(app: Flask, every: float) -> None:
    follower = follower_of(app)
    while True:
        follower.wait(every)
        with app.app_context():
            try:
                look(app)
            except OperationalError as fault:  # such as a database that restarts: the next look may go well
                app.logger.error("the queues have to wait for the database: %r", fault.orig)
            except Exception as fault:
                app.logger.exception("the queues could not be looked into", exc_info=fault)
        time.sleep(GATHER)


def look(app: Flask) -> None:
    """Decide on who stands in a queue, pass on what came back, send waiting mails and seal what happened; but rest
    while the portal is read-only."""
    if is_read_only():
        return
    follower_of(app).work()
    seal_now_and_then()
