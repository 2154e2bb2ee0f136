"""The list behind a figure as a file, written as it is read; each leaves a line in the audit trail."""

from collections.abc import Iterator

from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget.models import BudgetYear
from voucher.dashboard.holdings import Slice
from voucher.dashboard.lists import Holding, holding_list, require_kept, sum_of
from voucher.gateways.payment_file import Cell, Sheet
from voucher.issuance.voucher_code import grouped
from voucher.storage import transaction
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


def holdings_sheet(actor: Actor, part: Slice, kind: str) -> tuple[str, Sheet]:
    """Return a file name and the sheet of a slice, after writing down who takes it.

    Raises:
        NotFound: The books do not keep the year.
    """
    require(actor, Action.DASHBOARD_STAFF)
    require(actor, Action.EXPORT_CREATE)
    require_kept(part.year)
    count, amount = sum_of(part)
    with transaction() as session:
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            BudgetYear(id=part.year),
            event="export",
            rows=count,
            amount=amount,
            kind=kind,
            filter={name: str(value) for name, value in _filters(part) if value is not None},
        )
    made = clock.now().astimezone(clock.CITY)
    title = f"{_('Money of %(year)s', year=part.year)}    {actor.name}    {made:%Y-%m-%d %H:%M}"
    sheet = Sheet(_("Money"), title, [_(head) for head in HEADS], _rows(part))
    return f"服务券_资金明细_{part.year}_{clock.today()}.{kind}", sheet


def _rows(part: Slice) -> Iterator[list[Cell]]:
    after: int | None = None
    while True:
        page = holding_list(part, after, AT_ONCE)
        yield from (_row(line) for line in page.lines)
        if page.next_after is None:
            return
        after = page.next_after


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
    ]
