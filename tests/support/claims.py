"""Claims in every state, made through the verbs."""

from dataclasses import dataclass
from itertools import count

from tests.support.cases import row
from tests.support.checking import first_check, second_check
from tests.support.city import officer
from tests.support.orders import confirmed_order
from tests.support.papers import paper
from tests.support.ready_made import ready_made
from tests.support.trade import Trade, trade
from voucher import clock
from voucher.access import Actor, Role
from voucher.ledger import Money
from voucher.redemption.models import Claim
from voucher.redemption.proofs import Slot
from voucher.redemption.redeem import add_invoice, attach, set_own_payment, start_claim, submit

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim, the trade behind it, and the officers who have checked it so far."""

    pid: str
    trade: Trade
    reviewer: Actor | None = None
    approver: Actor | None = None


def invoice_number() -> str:
    """Return the number of a digital invoice of this year that nobody has used."""
    return f"{clock.today():%y}332000{next(_numbers):012}"


@ready_made
def bare_claim(deal: Trade | None = None, *, price: int = 6_000, contract: int | None = None) -> Claimed:
    """Return a claim in preparation that proves nothing yet. Amounts are in yuan."""
    deal = deal or trade()
    return Claimed(start_claim(deal.agency, confirmed_order(deal, price=price, contract=contract)), deal)


@ready_made
def draft_claim(
    deal: Trade | None = None,
    *,
    price: int = 6_000,
    contract: int | None = None,
    invoiced: int | None = None,
    own_payment: int | None = None,
    number: str | None = None,
) -> Claimed:
    """Return a claim in preparation with every proof: one invoice over the contract, half of it paid by the firm."""
    claim = bare_claim(deal, price=price, contract=contract)
    agency, price = claim.trade.agency, contract or price
    add_invoice(
        agency,
        claim.pid,
        number=number or invoice_number(),
        issued_on=clock.today(),
        amount=Money.yuan(price if invoiced is None else invoiced),
    )
    own = Money.yuan(price // 2 if own_payment is None else own_payment)
    set_own_payment(agency, claim.pid, amount=own, paid_on=clock.today())
    for slot in Slot:
        attach(agency, claim.pid, slot, paper(f"{slot.value}.pdf"))
    return claim


@ready_made
def submitted_claim(deal: Trade | None = None, **proofs: int) -> Claimed:
    """Return a claim that waits for the first check; `proofs` as of `draft_claim`."""
    claim = draft_claim(deal, **proofs)  # type: ignore[arg-type]
    submit(claim.trade.agency, claim.pid)
    return claim


@ready_made
def checked_claim(deal: Trade | None = None, **proofs: int) -> Claimed:
    """Return a claim that waits for the second check."""
    claim = submitted_claim(deal, **proofs)
    reviewer = officer(Role.REVIEWER)
    first_check(reviewer, claim.pid)
    return Claimed(claim.pid, claim.trade, reviewer)


@ready_made
def approved_claim(deal: Trade | None = None, **proofs: int) -> Claimed:
    """Return a claim whose amount is payable."""
    claim, approver = checked_claim(deal, **proofs), officer(Role.APPROVER)
    second_check(approver, claim.pid)
    return Claimed(claim.pid, claim.trade, claim.reviewer, approver)


def stored(claim: Claimed) -> Claim:
    """Return the claim as it is in the database now."""
    return row(Claim, claim.pid)
