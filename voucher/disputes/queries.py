"""The bureau's list of disputes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from voucher.agencies.models import Agency
from voucher.disputes.models import Dispute
from voucher.disputes.states import DisputeState, Ground
from voucher.firms.models import Firm
from voucher.orders.models import Order
from voucher.storage import db
from voucher.storage.matching import contains
from voucher.storage.paging import Page, newest_first, page_of


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A dispute in a list."""

    pid: str
    number: str
    order_number: str
    firm: str
    agency: str
    agency_en: str
    opened_by_firm: bool
    ground: Ground
    state: DisputeState
    opened_at: datetime
    answer_by: date


def disputes(
    *, state: DisputeState | None = None, text: str | None = None, after: int | None = None
) -> Page[DisputeLine]:
    """Return the disputes, the newest first. One query.

    Args:
        text: Part of the number of the dispute or its order, or of the name of one side.
    """
    statement = (
        select(Dispute, Order.number, Firm.name, Agency)
        .join(Order, Order.id == Dispute.order_id)
        .join(Firm, Firm.id == Order.firm_id)
        .join(Agency, Agency.id == Order.agency_id)
    )
    if state is not None:
        statement = statement.where(Dispute.state == state)
    if text:
        statement = statement.where(contains(text, Dispute.number, Order.number, Firm.name, Agency.name_zh))
    rows = db.session.execute(newest_first(statement, Dispute.id, after)).all()
    return page_of(rows, lambda row: row[0].id, _line)


def _line(row: Any) -> DisputeLine:
    dispute, order_number, firm, agency = row
    return DisputeLine(
        pid=dispute.pid,
        number=dispute.number,
        order_number=order_number,
        firm=firm,
        agency=agency.name_zh,
        agency_en=agency.name_en,
        opened_by_firm=dispute.opened_by_firm,
        ground=dispute.ground,
        state=dispute.state,
        opened_at=dispute.opened_at,
        answer_by=dispute.answer_by,
    )
