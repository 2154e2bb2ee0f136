"""A sample as a file: the drawn claims and what was found; it leaves a line in the audit trail."""

from typing import IO

from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.gateways.payment_file import Cell, Sheet, in_columns, made_by, make
from voucher.spot_checks.models import Sample
from voucher.spot_checks.queries import CheckLine, checks_of, sample_sheet
from voucher.storage import locked, transaction
from voucher.storage.paging import LINES_AT_ONCE, every_line
from voucher.web.language import by_language
from voucher.wording import N_

HEADS = (
    N_("Claim"),
    N_("Agency"),
    N_("Firm"),
    N_("Amount (yuan)"),
    N_("State"),
    N_("Finding"),
    N_("Note"),
    N_("Looked into on"),
)


def sample_file(actor: Actor, pid: str, kind: str) -> tuple[str, IO[bytes]]:
    """Return the name of the file and the file of a sample's list, as `xlsx` or `csv`.

    Raises:
        NotFound: No such sample.
    """
    require(actor, Action.DASHBOARD_STAFF)
    require(actor, Action.EXPORT_CREATE)
    sample = sample_sheet(actor, pid)
    rows = map(_row, every_line(lambda after: checks_of(actor, pid, after, LINES_AT_ONCE)))
    title = made_by(actor.name, f"{_('Seed')} {sample.seed}    SHA-256 {sample.digest}")
    sheet = Sheet(_("Spot check"), title, [_(head) for head in HEADS], in_columns(rows))
    made = make(sheet, kind)
    with transaction() as session:
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            locked(session, Sample, pid),
            event="export",
            rows=made.rows,
            kind=kind,
            sha256=made.sha256,
        )
    return f"服务券_抽查_{sample.period.year}-{sample.period.half}_{clock.today()}.{kind}", made.file


def _row(line: CheckLine) -> list[Cell]:
    return [
        line.number,
        by_language(line.agency_zh, line.agency_en),
        line.firm,
        line.amount,
        _(line.state.label),
        _(line.finding.label) if line.finding else "",
        line.note or "",
        clock.local_date(line.found_at) if line.found_at else "",
    ]
