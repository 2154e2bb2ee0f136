"""Clawbacks in every state, made through the verbs."""

from dataclasses import dataclass
from itertools import count

from sqlalchemy import select

from tests.support.batches import paid_batch
from tests.support.cases import row
from tests.support.city import officer
from tests.support.claims import Claimed, approved_claim
from tests.support.papers import paper
from tests.support.ready_made import ready_made
from voucher import clock
from voucher.access import Actor, Role
from voucher.clawback.decide import decide_clawback
from voucher.clawback.detail import proposal_of
from voucher.clawback.models import Clawback, Instalment
from voucher.clawback.propose import propose_clawback
from voucher.clawback.receive import record_receipt
from voucher.clawback.states import Debtor
from voucher.ledger import Money
from voucher.orders.models import Order
from voucher.redemption.models import Claim
from voucher.storage import db

_numbers = count(1)
REASON = "检查发现服务未实际开展，应予追回。"


@dataclass(frozen=True, slots=True)
class ClaimedBack:
    """A clawback and the claim whose money it takes back."""

    pid: str
    claim: Claimed


def order_of(claim: Claimed) -> str:
    """Return the pid of a claim's order."""
    statement = select(Order.pid).join(Claim, Claim.order_id == Order.id).where(Claim.pid == claim.pid)
    return db.session.scalars(statement).one()


@ready_made
def paid_claim() -> Claimed:
    """Return a claim of 3,000 yuan that was paid."""
    claim = approved_claim()
    paid_batch(claim, reference=f"BANK-{next(_numbers)}")
    return claim


@ready_made
def proposed_clawback(
    claim: Claimed | None = None,
    *,
    yuan: int = 3_000,
    instalments: int = 1,
    debtor: Debtor = Debtor.AGENCY,
    proposer: Actor | None = None,
) -> tuple[str, Claimed]:
    """Return the proposal to take money back, by default all that was paid, and the claim."""
    claim = claim or paid_claim()
    proposal = propose_clawback(
        proposer or officer(Role.REVIEWER),
        order_of(claim),
        debtor=debtor,
        amount=Money.yuan(yuan),
        reason=REASON,
        instalments=instalments,
        papers=[paper("检查报告.pdf")],
    )
    return proposal, claim


@ready_made
def issued_clawback(
    claim: Claimed | None = None, *, yuan: int = 3_000, instalments: int = 1, debtor: Debtor = Debtor.AGENCY
) -> ClaimedBack:
    """Return a clawback whose notice is issued, by default over 3,000 yuan in one part."""
    proposal, claim = proposed_clawback(claim, yuan=yuan, instalments=instalments, debtor=debtor)
    decide_clawback(officer(Role.APPROVER), proposal, approve=True)
    return ClaimedBack(proposal_of(proposal)[1], claim)


def received(
    clawback: ClaimedBack, yuan: int, *, number: str | None = None, clerk: Actor | None = None
) -> str:
    """Record that so much came back today, and return the number of the document."""
    number = number or f"收〔2026〕{next(_numbers)}号"
    record_receipt(
        clerk or officer(Role.FINANCE),
        clawback.pid,
        document_number=number,
        amount=Money.yuan(yuan),
        received_on=clock.today(),
    )
    return number


def stored(clawback: ClaimedBack) -> Clawback:
    """Return the clawback as it is in the database now."""
    return row(Clawback, clawback.pid)


def parts(clawback: ClaimedBack) -> list[Instalment]:
    """Return the instalments in their order."""
    statement = select(Instalment).where(Instalment.clawback_id == stored(clawback).id)
    return list(db.session.scalars(statement.order_by(Instalment.number)))
