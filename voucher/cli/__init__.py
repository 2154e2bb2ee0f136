"""The command line: one file per group of commands."""

from flask import Flask

from voucher.cli.audit import audit
from voucher.cli.backup import backup
from voucher.cli.budget import budget
from voucher.cli.database import database
from voucher.cli.demo import demo
from voucher.cli.docs import docs
from voucher.cli.figures import figures
from voucher.cli.ledger import ledger
from voucher.cli.nightly import nightly
from voucher.cli.people import people
from voucher.cli.portal import portal
from voucher.cli.postgresql import partitions, roles
from voucher.cli.prepare import prepare
from voucher.cli.rounds import rounds
from voucher.cli.serve import serve


def install(app: Flask) -> None:
    """Hang the commands on the application."""
    for command in (roles, partitions):
        database.add_command(command)
    groups = (
        audit,
        backup,
        budget,
        database,
        demo,
        docs,
        figures,
        ledger,
        nightly,
        people,
        portal,
        prepare,
        rounds,
        serve,
    )
    for command in groups:
        app.cli.add_command(command)
