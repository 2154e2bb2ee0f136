"""`flask nightly`: everything that time does by itself. Safe to run late, twice, or by two processes at once."""

import sys
from collections.abc import Callable

import click
from flask import current_app
from flask.cli import with_appcontext

from voucher.agencies.end_term import end_terms, remind_terms
from voucher.applications.allocate import allocate
from voucher.applications.lapse import lapse_overdue
from voucher.applications.refill import end_waiting, refill_lines
from voucher.budget.verify import verify
from voucher.clawback.remind import remind_debtors
from voucher.dashboard.escalate import escalate_overdue
from voucher.dashboard.keep_figures import keep_figures
from voucher.gateways.mail import sink
from voucher.issuance.expire import expire_due
from voucher.issuance.remind import remind
from voucher.notices.deliver import deliver
from voucher.orders.time_out import time_out_due
from voucher.redemption.lapse import lapse_claims
from voucher.storage import db
from voucher.warnings.raise_warnings import raise_warnings

#: name -> the timer; each says how many cases it touched. Claims and orders let go before vouchers expire.
TIMERS: dict[str, Callable[[], int]] = {
    "applications that were not corrected in time": lapse_overdue,
    "claims that were not corrected in time": lapse_claims,
    "orders past a deadline": time_out_due,
    "vouchers that expired": expire_due,
    "applications decided from the queues": allocate,
    "applications served from the waiting lists": refill_lines,
    "applications that waited until their round ended": end_waiting,
    "agencies whose term is over": end_terms,
    "reminders of terms that end": remind_terms,
    "reminders": remind,
    "cases told to the approvers: too long past their promise": escalate_overdue,
    "debts that fell due": remind_debtors,
    "warnings": raise_warnings,
    "answers kept for the dashboards": keep_figures,
}


def run_timers() -> dict[str, int]:
    """Run every timer once and return how many cases each touched."""
    return {name: timer() for name, timer in TIMERS.items()}


def _send_mail() -> int:
    config = current_app.config["PORTAL"]
    return deliver(sink(config.mail_sink, config.mail_from))


@click.command("nightly")
@with_appcontext
def nightly() -> None:
    """Run all timers, send waiting mail, and recompute the books. Exits 1 if anything failed."""
    failed = False
    everything: dict[str, Callable[[], int]] = {**TIMERS, "mails sent": _send_mail}
    for name, timer in everything.items():
        try:
            click.echo(f"{timer():6d}  {name}")
        except Exception as fault:  # whatever one timer meets, the others still run
            db.session.rollback()
            current_app.logger.exception("the timer for %s failed", name, exc_info=fault)
            click.echo(f"failed  {name}", err=True)
            failed = True
    found = verify(db.session())
    for breach in found:
        click.echo(f"BREACH  {breach.rule}: {breach.subject}: {breach.detail}", err=True)
    click.echo("the books agree with their transfers" if not found else f"{len(found)} breaches in the books")
    sys.exit(1 if failed or found else 0)
