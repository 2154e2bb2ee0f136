"""Approved claims that wait for a batch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import Row, exists, select

from voucher.access.masking import Mask
from voucher.agencies.bank_hold import held_until
from voucher.agencies.models import Agency
from voucher.agencies.public_notices import objected
from voucher.firms.models import Firm
from voucher.ledger import NOTHING, Money, total
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
from voucher.settlement.models import BatchLine
from voucher.settlement.states import LineState
from voucher.storage import db

MOST_READY = 300
_FAILED = exists().where(BatchLine.claim_id == Claim.id, BatchLine.state == LineState.FAILED)


@dataclass(frozen=True, slots=True)
class ReadyClaim:
    """An approved claim that no batch holds. `of_agency` is all its agency waits for out of the same year."""

    pid: str
    number: str
    firm: str
    agency: str
    bank: str
    account: str
    of_agency: Money
    amount: Money
    approved_at: datetime | None
    failed: bool  # a payment was tried before
    held_until: datetime | None  # payments to the agency are held: it cannot enter a batch before


@dataclass(frozen=True, slots=True)
class ReadyYear:
    """What waits out of one budget year."""

    budget_year: int
    claims: list[ReadyClaim]

    @property
    def amount(self) -> Money:
        return total([claim.amount for claim in self.claims])


def ready_claims(mask: Mask) -> list[ReadyYear]:
    """Return approved claims outside of batches by year and agency, at most 300, the oldest first. One query.

    Those that an objection holds back are left out.
    """
    rows = db.session.execute(
        select(Claim, Firm.name, Agency, _FAILED)
        .join(Firm, Firm.id == Claim.firm_id)
        .join(Agency, Agency.id == Claim.agency_id)
        .where(Claim.state.in_((ClaimState.APPROVED, ClaimState.PAY_FAILED)), ~objected(Claim.number))
        .order_by(Claim.budget_year, Agency.code, Claim.id)
        .limit(MOST_READY)
    ).all()
    years = []
    for year, of_year in groupby(rows, lambda row: row[0].budget_year):
        claims: list[ReadyClaim] = []
        for _code, of_agency in groupby(of_year, lambda row: row[2].code):
            claims += _of_agency(list(of_agency), mask)
        years.append(ReadyYear(year, claims))
    return years


def _of_agency(rows: Sequence[Row[tuple[Claim, str, Agency, bool]]], mask: Mask) -> list[ReadyClaim]:
    together = total([claim.payable_fen or NOTHING for claim, *_ in rows])
    return [
        ReadyClaim(
            pid=claim.pid,
            number=claim.number or "",
            firm=firm,
            agency=agency.name_zh,
            bank=agency.bank_name,
            account=mask.account(agency.bank_account),
            of_agency=together,
            amount=claim.payable_fen or NOTHING,
            approved_at=claim.approved_at,
            failed=failed,
            held_until=held_until(agency),
        )
        for claim, firm, agency, failed in rows
    ]
