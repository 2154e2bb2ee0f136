"""The command line: one file per group of commands."""

from flask import Flask


def install(app: Flask) -> None:
    """Hang the commands on the application."""
