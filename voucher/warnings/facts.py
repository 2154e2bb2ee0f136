"""What the rules of the warnings look at: plain values, read beforehand. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from voucher.ledger import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFact:
    """An order that was not declined, cancelled or timed out.

    `price` is the contract's, before there is one the order's; `redeemed` is nothing until the firm confirmed.
    """

    id: int
    pid: str
    number: str
    firm_id: int
    agency_id: int
    item_id: int
    budget_year: int
    price: Money
    redeemed: Money
    placed_at: datetime
    contract_on: date | None = None
    delivered_at: datetime | None = None
    confirmed_at: datetime | None = None
    stars: int | None = None
    rated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A firm or an agency, with every address and bank account known of it. Empty text means not known."""

    id: int
    pid: str
    name: str
    credit_code: str
    legal_representative: str = ""
    phone: str = ""
    addresses: tuple[str, ...] = ()
    bank_accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFact:
    """A paper that backs a submitted claim: the claim's own, or its order's."""

    sha256: str
    name: str
    slot: str
    claim_id: int
    claim_pid: str
    claim_number: str
    order_id: int
    submitted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything the rules look at. `shared_people` names the pairs (firm, agency) one person acts for."""

    orders: tuple[OrderFact, ...] = ()
    firms: dict[int, Party]
    agencies: dict[int, Party]
    papers: tuple[PaperFact, ...] = ()
    shared_people: frozenset[tuple[int, int]] = frozenset()
