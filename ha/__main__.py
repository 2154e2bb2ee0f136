"""`python -m ha check` names the packages that are missing; `python -m ha up` starts the cluster on loopback."""

import signal
import sys

import click

from ha.cluster import Cluster
from ha.packages import HOW, missing


@click.group()
def commands() -> None:
    """The cluster that survives its primary, on loopback."""


@commands.command()
def check() -> None:
    """Say which packages are missing; exit 1 if any is."""
    if packages := missing():
        click.echo(f"Missing: {', '.join(packages)}. As root: {HOW} {' '.join(packages)}", err=True)
        click.echo(
            "Debian starts what it installs; see docs/cluster.md for how to keep it from that.", err=True
        )
        sys.exit(1)


@commands.command()
def up() -> None:
    """Start a cluster with an empty database; Ctrl-C stops and removes it."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Cluster() as cluster:
            click.echo(f"VOUCHER_PGBOUNCER=true VOUCHER_DATABASE_URL={cluster.layout.url()}")
            click.echo(cluster.patronictl("list"))
            signal.pause()
    except KeyboardInterrupt:
        click.echo("stopped and removed")


if __name__ == "__main__":
    commands()
