"""Approved claims that wait for a batch."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from sqlalchemy import select

from voucher.access.masking import Mask
from voucher.agencies.models import Agency
from voucher.firms.models import Firm
from voucher.ledger import NOTHING, Money, total
from voucher.redemption.models import Claim
from voucher.redemption.states import ClaimState
from voucher.storage import db

MOST_READY = 300


@dataclass(frozen=True, slots=True)
class ReadyClaim:
    """An approved claim that no batch holds."""

    pid: str
    number: str
    firm: str
    amount: Money
    approved_at: datetime | None
    failed: bool  # a payment was tried before


@dataclass(frozen=True, slots=True)
class ReadyGroup:
    """What one agency waits for out of one budget year."""

    budget_year: int
    agency: str
    bank: str
    account: str
    claims: list[ReadyClaim]

    @property
    def amount(self) -> Money:
        return total([claim.amount for claim in self.claims])


def ready_claims(mask: Mask) -> list[ReadyGroup]:
    """Return approved claims outside of batches by year and agency, at most 300, the oldest first. One query."""
    rows = db.session.execute(
        select(Claim, Firm.name, Agency)
        .join(Firm, Firm.id == Claim.firm_id)
        .join(Agency, Agency.id == Claim.agency_id)
        .where(Claim.state.in_((ClaimState.APPROVED, ClaimState.PAY_FAILED)))
        .order_by(Claim.budget_year, Agency.code, Claim.id)
        .limit(MOST_READY)
    ).all()
    groups = []
    for (year, _code), members in groupby(rows, lambda row: (row[0].budget_year, row[2].code)):
        found = list(members)
        agency = found[0][2]
        claims = [_ready(claim, firm) for claim, firm, _ in found]
        groups.append(
            ReadyGroup(year, agency.name_zh, agency.bank_name, mask.account(agency.bank_account), claims)
        )
    return groups


def _ready(claim: Claim, firm: str) -> ReadyClaim:
    return ReadyClaim(
        pid=claim.pid,
        number=claim.number or "",
        firm=firm,
        amount=claim.payable_fen or NOTHING,
        approved_at=claim.approved_at,
        failed=claim.state is ClaimState.PAY_FAILED,
    )
