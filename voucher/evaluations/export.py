"""The decided results of a year as a file; it leaves a line in the audit trail."""

from typing import IO

from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget.models import BudgetYear
from voucher.evaluations.queries import EvaluationSheet, results_of
from voucher.gateways.payment_file import Cell, Sheet, in_columns, made_by, make
from voucher.storage import transaction
from voucher.web.formatting import percent
from voucher.web.language import by_language
from voucher.wording import N_

HEADS = (
    N_("Agency"),
    N_("State"),
    N_("Result of the year"),
    N_("Firms served"),
    N_("Orders confirmed"),
    N_("Redeemed (yuan)"),
    N_("Paid (yuan)"),
    N_("Good stars"),
    N_("Rated orders"),
    N_("Answered in time"),
    N_("Deliveries refused"),
    N_("Disputes"),
    N_("Spot checks with defects"),
    N_("Reason of the result"),
)


def year_file(actor: Actor, year: int, kind: str) -> tuple[str, IO[bytes]]:
    """Return the name of the file and the file of the list of a year's results, as `xlsx` or `csv`."""
    require(actor, Action.EXPORT_CREATE)
    rows = [_row(line) for line in results_of(actor, year)]
    title = made_by(actor.name, _("Evaluation of agencies for %(year)s", year=year))
    sheet = Sheet(_("Evaluation of agencies"), title, [_(head) for head in HEADS], in_columns(rows))
    made = make(sheet, kind)
    with transaction() as session:
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            BudgetYear(id=year),
            event="export-evaluations",
            rows=made.rows,
            kind=kind,
            sha256=made.sha256,
        )
    return f"服务券_机构年度评价_{year}_{clock.today()}.{kind}", made.file


def _row(line: EvaluationSheet) -> list[Cell]:
    facts = line.facts
    return [
        by_language(line.agency_zh, line.agency_en),
        _(line.state.label),
        _(line.result.label),
        facts.firms,
        facts.confirmed,
        facts.redeemed,
        facts.paid,
        percent(facts.good_bp),
        facts.rated,
        percent(facts.on_time_bp),
        facts.refused,
        facts.disputed,
        facts.minor + facts.serious,
        line.reason,
    ]
