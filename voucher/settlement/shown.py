"""The lines of a batch as everybody may read them, and what becomes of those somebody objects to."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from voucher.access import Action, Actor
from voucher.access.masking import masked
from voucher.agencies.models import Agency
from voucher.agencies.public_notices import BATCH, held_back, require_noticed
from voucher.audit.record import record
from voucher.catalogue.models import Item
from voucher.firms.models import Firm
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.refusal import Refusal
from voucher.settlement.lines import digest_of, drop_line
from voucher.settlement.models import Batch, BatchLine
from voucher.settlement.steps import add_up, lines_of
from voucher.wording import N_


class ClaimUnderObjection(Refusal):
    """An objection to the claim is undecided, or was found right."""

    title = N_("Somebody objects to claim %(number)s")
    next_step = N_("Nothing was recorded. It may enter a batch when the objection is dismissed.")


class EveryLineUnderObjection(Refusal):
    """Nothing is left that could be paid."""

    title = N_("Objections hold back every line of this batch")
    next_step = N_("Nothing was released. Decide the objections first, or send the batch back.")


def shown_lines(session: Session, batch_id: int) -> list[dict[str, Any]]:
    """Return what everybody may read of the batch's lines, in their order. One query."""
    rows = session.execute(
        select(Claim.number, Firm.name, Firm.credit_code, Agency.name_zh, Item.name_zh, BatchLine.amount_fen)
        .select_from(BatchLine)
        .join(Claim, Claim.id == BatchLine.claim_id)
        .join(Order, Order.id == Claim.order_id)
        .join(Firm, Firm.id == Order.firm_id)
        .join(Item, Item.id == Order.item_id)
        .join(Agency, Agency.id == BatchLine.agency_id)
        .where(BatchLine.batch_id == batch_id)
        .order_by(BatchLine.id)
    )
    return [
        {
            "case": number,
            "firm": firm,
            "credit_code": masked(code, 4, 4),
            "agency": agency,
            "item": item,
            "amount_fen": amount.fen,
        }
        for number, firm, code, agency, item, amount in rows
    ]


def require_unobjected(session: Session, claims: Iterable[Claim]) -> None:
    """Refuse if an objection holds back one of the claims.

    Raises:
        ClaimUnderObjection: It does.
    """
    for number in sorted(held_back(session, [claim.number or "" for claim in claims])):
        raise ClaimUnderObjection(number=number)


def leave_out_objected(session: Session, actor: Actor, batch: Batch) -> None:
    """Hold the locked batch to its public notice; lines under objection leave it, and their claims wait again.

    Raises:
        NoticeMissing, NoticeStillRuns: The notice does not show every line, or has not run out.
        EveryLineUnderObjection: No line would be left.
    """
    shown = shown_lines(session, batch.id)
    require_noticed(session, BATCH, batch.number, shown)
    held = held_back(session, [row["case"] for row in shown])
    if not held:
        return
    for line in lines_of(session, batch):
        if session.get_one(Claim, line.claim_id).number in held:
            claim = drop_line(session, actor, line, Action.PAYMENT_BATCH_RELEASE)
            record(session, actor, Action.PAYMENT_BATCH_RELEASE, batch, event="leave-out", note=claim.number)
    rest = lines_of(session, batch)
    if not rest:
        raise EveryLineUnderObjection()
    add_up(batch, rest)
    batch.digest = digest_of(rest)
