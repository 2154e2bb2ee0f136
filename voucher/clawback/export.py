"""The list of clawbacks as a file; each leaves a line in the audit trail."""

from typing import IO

from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget.models import BudgetYear
from voucher.clawback.queries import ClawbackLine, Wanted, clawbacks
from voucher.gateways.payment_file import Cell, Sheet, in_columns, made_by, make
from voucher.storage import transaction
from voucher.storage.paging import LINES_AT_ONCE, every_line
from voucher.web.language import by_language
from voucher.wording import N_

HEADS = (
    N_("Clawback"),
    N_("Order"),
    N_("Firm"),
    N_("Agency"),
    N_("Who pays back"),
    N_("Budget year"),
    N_("Claimed back (yuan)"),
    N_("Received (yuan)"),
    N_("Still owed (yuan)"),
    N_("Next part due on"),
    N_("Age of the debt"),
    N_("State"),
)
OWED = HEADS.index("Still owed (yuan)")


def clawback_file(actor: Actor, wanted: Wanted, kind: str) -> tuple[str, IO[bytes]]:
    """Return the name of the file and the file of the list asked for, as `xlsx` or `csv`."""
    require(actor, Action.DASHBOARD_STAFF)
    require(actor, Action.EXPORT_CREATE)
    lines = every_line(lambda after: clawbacks(wanted, after, LINES_AT_ONCE))
    title = made_by(actor.name, _("Clawbacks"))
    sheet = Sheet(_("Clawbacks"), title, [_(head) for head in HEADS], in_columns(map(_row, lines)), OWED)
    made = make(sheet, kind)
    with transaction() as session:
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            BudgetYear(id=wanted.year or clock.budget_year()),
            event="export-clawbacks",
            rows=made.rows,
            owed=made.sum,
            kind=kind,
            tab=wanted.tab.value,
            sha256=made.sha256,
        )
    return f"服务券_追回台账_{clock.today()}.{kind}", made.file


def _row(line: ClawbackLine) -> list[Cell]:
    return [
        line.number,
        line.order,
        line.firm,
        by_language(line.agency, line.agency_en),
        _(line.debtor.label),
        line.budget_year,
        line.amount,
        line.received,
        line.left,
        line.next_due or "",
        _(line.age.label) if line.age else "",
        _(line.state.label),
    ]
