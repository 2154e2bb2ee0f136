"""`flask nightly`: everything that time does by itself. Safe to run late, twice, or by two processes at once."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from voucher.agencies.end_term import end_terms, remind_terms
from voucher.applications.allocate import allocate
from voucher.applications.lapse import lapse_overdue
from voucher.applications.refill import end_waiting, refill_lines
from voucher.audit.seal import seal_all
from voucher.budget.certify import certify
from voucher.clawback.remind import remind_debtors
from voucher.cli.postgresql import tell_missing_partitions
from voucher.dashboard.escalate import escalate_overdue
from voucher.dashboard.keep_figures import keep_figures
from voucher.gateways.mail import sink
from voucher.issuance.expire import expire_due
from voucher.issuance.remind import remind
from voucher.notices.deliver import deliver
from voucher.orders.time_out import time_out_due
from voucher.redemption.lapse import lapse_claims
from voucher.storage.answers import forget_old
from voucher.storage.database import let_go
from voucher.storage.kept_files import sweep_parts
from voucher.storage.read_only import is_read_only
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
    "answers that nobody asks for any more": forget_old,
    "parts of files that were never finished": sweep_parts,
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
    """Run all timers, send waiting mail, seal what happened, and certify the night. Exits 1 if anything failed."""
    failed = False
    everything: dict[str, Callable[[], int]] = {
        **TIMERS,
        "mails sent": _send_mail,
        "events and entries sealed": seal_all,
    }
    if is_read_only():
        everything.clear()
        click.echo("the portal is read-only: the timers rest, what is due is done in the first night after")
    for name, timer in everything.items():
        try:
            click.echo(f"{timer():6d}  {name}")
        except Exception as fault:  # whatever one timer meets, the others still run
            let_go()
            current_app.logger.exception("the timer for %s failed", name, exc_info=fault)
            click.echo(f"failed  {name}", err=True)
            failed = True
    tell_missing_partitions()
    in_order = _certified()
    sys.exit(0 if in_order and not failed else 1)


def _certified() -> bool:
    """Look at everything, keep and print the certificate, and say whether all is in order."""
    pid, found = certify(Path(current_app.config["DOCUMENTS_DIR"]))
    for breach in found.breaches:
        click.echo(f"BREACH  {breach.rule}: {breach.subject}: {breach.detail}", err=True)
    counted = ", ".join(f"{count} {what}" for what, count in found.counts.items())
    click.echo(f"certificate {pid} over {counted}")
    click.echo(f"seal {found.seal_id} has the digest {found.head or '-'}")
    verdict = "everything is in order" if not found.breaches else f"{len(found.breaches)} breaches"
    click.echo(f"{verdict}, says the checker {found.checker[:12]}")
    return not found.breaches
