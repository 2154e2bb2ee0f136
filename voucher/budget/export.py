"""What a year has issued and not paid yet, as a file; each leaves a line in the audit trail."""

import hashlib

from flask_babel import gettext as _

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.audit.record import record
from voucher.budget.commitments import Commitment, all_commitments
from voucher.budget.models import BudgetYear
from voucher.budget.queries import year_line
from voucher.gateways.payment_file import Cell, Sheet, content_of, made_by
from voucher.ledger import total
from voucher.storage import transaction
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


def commitment_file(actor: Actor, year: int, kind: str) -> tuple[str, bytes]:
    """Return the name and the content of the list, as `xlsx` or `csv`.

    Raises:
        NotFound: The books do not keep the year.
    """
    require(actor, Action.BUDGET_READ)
    require(actor, Action.EXPORT_CREATE)
    year_line(actor, year)
    with transaction() as session:
        lines = all_commitments(session, year)
        title = made_by(actor.name, _("Issued and not paid yet, %(year)s", year=year))
        sheet = Sheet(_("Commitments"), title, [_(head) for head in HEADS], [_row(line) for line in lines])
        content = content_of(sheet, kind)
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            BudgetYear(id=year),
            event="export",
            rows=len(lines),
            amount=total([line.amount for line in lines]),
            kind=kind,
            sha256=hashlib.sha256(content).hexdigest(),
        )
    return f"服务券_已发未兑_{year}_{clock.today()}.{kind}", content


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
