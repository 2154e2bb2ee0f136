"""`flask portal read-only`: closes the portal for whatever would be recorded, and opens it again."""

import time
from datetime import datetime

import click
from flask.cli import AppGroup

from voucher import clock
from voucher.storage.read_only import LOOK_EVERY
from voucher.upkeep.switch import switch

portal = AppGroup("portal", help="Close and open the portal.")


@portal.command("read-only")
@click.argument("state", type=click.Choice(["on", "off"]))
@click.option("--because", required=True, help="Why; shown on every page while it is on.")
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d %H:%M"]), help="When people may come back, city time."
)
def read_only(state: str, because: str, until: datetime | None) -> None:
    """Turn the read-only mode on or off; returns when every process obeys."""
    back_at = until.replace(tzinfo=clock.CITY) if until else None
    switch(read_only=state == "on", reason=because, back_at=back_at)
    time.sleep(LOOK_EVERY)
    click.echo(
        "Nothing is recorded any more; pages stay readable." if state == "on" else "The portal is open."
    )
