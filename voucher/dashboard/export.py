"""The list behind a figure as a file; each leaves a line in the audit trail."""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import IO

from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget.models import BudgetYear
from voucher.dashboard.holdings import Slice
from voucher.dashboard.lists import every_holding_of_file, require_kept
from voucher.gateways.payment_file import Columns, Sheet, made_by, make
from voucher.issuance.voucher_code import grouped
from voucher.ledger import ALLOCATED, Money
from voucher.storage import transaction
from voucher.web.language import is_chinese
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
AMOUNT = len(HEADS) - 1
_money = lru_cache(maxsize=10_000)(Money)  # most holdings are of a few amounts


def money_file(actor: Actor, part: Slice, kind: str) -> tuple[str, IO[bytes]]:
    """Return the name of the file and the file of a slice's list, as `xlsx` or `csv`; of a district, for its officers.

    Raises:
        NotFound: The books do not keep the year.
    """
    require(actor, Action.DASHBOARD_STAFF)
    require(actor, Action.EXPORT_CREATE)
    require_kept(part.year)
    part = replace(part, district=actor.district or part.district)
    title = made_by(actor.name, _("Money of %(year)s", year=part.year))
    sheet = Sheet(_("Money"), title, [_(head) for head in HEADS], _parts(part), AMOUNT)
    made = make(sheet, kind)
    with transaction() as session:
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            BudgetYear(id=part.year),
            event="export",
            rows=made.rows,
            amount=made.sum,
            kind=kind,
            filter={name: str(value) for name, value in _filters(part) if value is not None},
            sha256=made.sha256,
        )
    return f"服务券_资金明细_{part.year}_{clock.today()}.{kind}", made.file


def _parts(part: Slice) -> Iterator[Columns]:
    """Yield the lines of the file, made column by column: a million lines are read."""
    stages = {stage.value: _(stage.label) for stage in ALLOCATED}
    for rows in every_holding_of_file(part, chinese=is_chinese()):
        _ids, codes, orders, firms, districts, categories, agencies, issued, stage, fen = zip(
            *rows, strict=True
        )
        yield (
            list(map(grouped, codes)),
            orders,
            firms,
            districts,
            categories,
            agencies,
            list(map(clock.local_date, issued)),
            [stages[value] for value in stage],
            list(map(_money, fen)),
        )


def _filters(part: Slice) -> list[tuple[str, object]]:
    return [
        ("stage", part.stage),
        ("category", part.category),
        ("agency", part.agency),
        ("district", part.district),
        ("month", part.month),
        ("paid_in", part.paid_in),
    ]
