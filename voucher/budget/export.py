"""What a year has issued and not paid yet, as a file; each leaves a line in the audit trail."""

from typing import IO

from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget.commitments import Commitment, commitments
from voucher.budget.models import BudgetYear
from voucher.budget.queries import year_line
from voucher.gateways.payment_file import Cell, Sheet, in_columns, made_by, make
from voucher.storage import transaction
from voucher.storage.paging import LINES_AT_ONCE, every_line
from voucher.wording import N_

HEADS = (
    N_("Voucher"),
    N_("Firm"),
    N_("Order"),
    N_("Claim"),
    N_("Stage of the money"),
    N_("Amount (yuan)"),
    N_("Usable until"),
    N_("To be redeemed until"),
)
AMOUNT = HEADS.index("Amount (yuan)")


def commitment_file(actor: Actor, year: int, kind: str) -> tuple[str, IO[bytes]]:
    """Return the name of the file and the file of the list, as `xlsx` or `csv`.

    Raises:
        NotFound: The books do not keep the year.
    """
    require(actor, Action.BUDGET_READ)
    require(actor, Action.EXPORT_CREATE)
    year_line(actor, year)
    title = made_by(actor.name, _("Issued and not paid yet, %(year)s", year=year))
    lines = every_line(lambda after: commitments(actor, year, after, LINES_AT_ONCE))
    made = make(
        Sheet(_("Commitments"), title, [_(head) for head in HEADS], in_columns(map(_row, lines)), AMOUNT),
        kind,
    )
    with transaction() as session:
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            BudgetYear(id=year),
            event="export",
            rows=made.rows,
            amount=made.sum,
            kind=kind,
            sha256=made.sha256,
        )
    return f"服务券_已发未兑_{year}_{clock.today()}.{kind}", made.file


def _row(line: Commitment) -> list[Cell]:
    return [
        line.code,
        line.firm,
        line.order or "",
        line.claim or "",
        _(line.stage.label),
        line.amount,
        line.use_by,
        line.redeem_by,
    ]
