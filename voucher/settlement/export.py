"""Files of settlement: the payment list of a batch and an agency's statement. Each leaves a line in the audit trail."""

from datetime import date
from typing import IO

from flask_babel import gettext as _
from sqlalchemy import select

from voucher import clock
from voucher.access import Action, Actor, require
from voucher.access.masking import Mask
from voucher.agencies.models import Agency
from voucher.audit.record import record
from voucher.gateways.payment_file import Cell, Sheet, in_columns, made_by, make
from voucher.refusal import NotFound
from voucher.settlement.models import Batch
from voucher.settlement.queries import LineRow, batch_sheet
from voucher.settlement.statement import statement
from voucher.settlement.states import UNRELEASED
from voucher.storage import locked, transaction
from voucher.web.language import by_language
from voucher.wording import N_

LIST_HEADS = (
    N_("Line"),
    N_("Claim"),
    N_("Payee"),
    N_("Bank"),
    N_("Bank account"),
    N_("Firm served"),
    N_("Amount (yuan)"),
    N_("State"),
    N_("Day of payment"),
    N_("Number of the bank"),
)
STATEMENT_HEADS = (
    N_("Claim"),
    N_("Order"),
    N_("Firm"),
    N_("Item"),
    N_("Budget year"),
    N_("Amount (yuan)"),
    N_("Day of payment"),
    N_("Number of the bank"),
)


def payment_list(actor: Actor, batch_pid: str, kind: str) -> tuple[str, IO[bytes]]:
    """Return the name of the file and the file of a released batch's payment list, as `xlsx` or `csv`.

    Raises:
        NotFound: No such batch, or it is not released yet.
    """
    require(actor, Action.PAYMENT_MARK_PAID)
    found = batch_sheet(batch_pid, Mask(require(actor, Action.EXPORT_CREATE)))
    if found.head.state in UNRELEASED:
        raise NotFound()
    rows = [_payment(number, line) for number, line in enumerate(found.lines, 1)]
    title = _(
        "Payment list %(number)s, minutes %(minutes)s", number=found.head.number, minutes=found.minutes_number
    )
    sheet = Sheet(
        _("Payment list"), made_by(actor.name, title), [_(head) for head in LIST_HEADS], in_columns(rows)
    )
    made = make(sheet, kind)
    with transaction() as session:
        batch = locked(session, Batch, batch_pid)
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            batch,
            event="export",
            rows=made.rows,
            kind=kind,
            sha256=made.sha256,
        )
    return f"服务券_拨付清单_{found.head.number}_{clock.today()}.{kind}", made.file


def statement_file(actor: Actor, first: date, last: date) -> tuple[str, IO[bytes]]:
    """Return the name of the file and the file of the actor's agency's statement for the period, inclusive.

    Raises:
        NotFound: The actor acts for no agency.
    """
    require(actor, Action.EXPORT_CREATE)
    if not actor.is_agency or actor.agency_id is None:
        raise NotFound()
    lines = statement(actor.agency_id, first, last)
    rows: list[list[Cell]] = [
        [
            x.claim,
            x.order,
            x.firm,
            by_language(x.item_zh, x.item_en),
            x.budget_year,
            x.amount,
            x.paid_on,
            x.reference,
        ]
        for x in lines
    ]
    sheet = Sheet(
        _("Statement"),
        made_by(actor.name, _("Statement from %(first)s to %(last)s", first=first, last=last)),
        [_(head) for head in STATEMENT_HEADS],
        in_columns(rows),
    )
    made = make(sheet, "xlsx")
    with transaction() as session:
        agency = session.scalars(select(Agency).where(Agency.id == actor.agency_id)).one()
        record(
            session,
            actor,
            Action.EXPORT_CREATE,
            agency,
            event="export-statement",
            rows=made.rows,
            sha256=made.sha256,
        )
    return f"服务券_对账单_{first:%Y-%m}.xlsx", made.file


def _payment(number: int, line: LineRow) -> list[Cell]:
    return [
        number,
        line.claim,
        line.payee,
        line.bank,
        line.account,
        line.firm,
        line.amount,
        _("Do not pay: held") if line.held_until else _(line.state.label),
        line.paid_on or "",
        line.reference or "",
    ]
