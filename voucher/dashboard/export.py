"""The list behind a figure as a file; each leaves a line in the audit trail."""

import hashlib
from dataclasses import replace

from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget.models import BudgetYear
from voucher.dashboard.holdings import Slice
from voucher.dashboard.lists import Holding, holding_list, require_kept
from voucher.gateways.payment_file import Cell, Sheet, content_of, made_by
from voucher.issuance.voucher_code import grouped
from voucher.ledger import total
from voucher.storage import transaction
from voucher.storage.paging import every_line
from voucher.web.language import by_language
from voucher.wording import N_

HEADS = (
    N_("Voucher"),
    N_("Order"),
    N_("Firm"),
    N_("District"),
    N_("Category"),
    N_("Agency"),
    N_("Issued on"),
    N_("Stage of the money"),
    N_("Amount (yuan)"),
)
AT_ONCE = 500  # rows read in one statement


def money_file(actor: Actor, part: Slice, kind: str) -> tuple[str, bytes]:
    """Return the name and the content of a slice's list, as `xlsx` or `csv`; an officer of a district has that only.

    Raises:
        NotFound: The books do not keep the year.
    """
    require(actor, Action.DASHBOARD_STAFF)
    require(actor, Action.EXPORT_CREATE)
    require_kept(part.year)
    part = replace(part, district=actor.district or part.district)
    lines = list(every_line(lambda after: holding_list(part, after, AT_ONCE)))
    title = made_by(actor.name, _("Money of %(year)s", year=part.year))
    sheet = Sheet(_("Money"), title, [_(head) for head in HEADS], [_row(line) for line in lines])
    content = content_of(sheet, kind)
    with transaction() as session:
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            BudgetYear(id=part.year),
            event="export",
            rows=len(lines),
            amount=total([line.amount for line in lines]),
            kind=kind,
            filter={name: str(value) for name, value in _filters(part) if value is not None},
            sha256=hashlib.sha256(content).hexdigest(),
        )
    return f"服务券_资金明细_{part.year}_{clock.today()}.{kind}", content


def _row(line: Holding) -> list[Cell]:
    return [
        grouped(line.code),
        line.order or "",
        line.firm,
        line.district,
        by_language(line.category_zh, line.category_en),
        by_language(line.agency_zh or "", line.agency_en or ""),
        clock.local_date(line.issued_at),
        _(line.stage.label),
        line.amount,
    ]


def _filters(part: Slice) -> list[tuple[str, object]]:
    return [
        ("stage", part.stage),
        ("category", part.category),
        ("agency", part.agency),
        ("district", part.district),
        ("month", part.month),
        ("paid_in", part.paid_in),
    ]
