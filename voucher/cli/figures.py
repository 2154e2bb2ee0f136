"""`flask figures`: counts ahead what the dashboards of a large city show."""

import click
from flask.cli import AppGroup

from voucher.dashboard.keep_figures import keep_figures

figures = AppGroup("figures", help="Look after the figures of the dashboards.")


@figures.command("keep")
def keep() -> None:
    """Count the figures of every year and keep them under this moment; in a small city nothing needs to be kept."""
    click.echo(f"{keep_figures()} answers kept")
