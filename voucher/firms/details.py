"""What a firm declares of itself. Pure."""

from dataclasses import dataclass
from datetime import date

from voucher.access import District
from voucher.firms.credit_code import is_sole_proprietor
from voucher.firms.size_class import Proposal, propose
from voucher.wording import N_, Labelled


class Slot(Labelled):
    """What a paper of a firm is, in the order of pages."""

    LICENCE = "licence", N_("Business licence")
    TAX = "tax-proof", N_("Tax proof")
    INSURANCE = "insurance-proof", N_("Social insurance proof")
    COMMITMENT = "commitment", N_("Letter of commitment with seal")


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the bureau calls; may change without a new verification."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class FirmDetails:
    """What an officer verifies. Figures are those of last year; None means not declared."""

    name: str
    legal_representative: str
    founded_on: date | None
    industry_code: str
    district: District
    address: str
    employees: int | None = None
    revenue_yuan: int | None = None
    assets_yuan: int | None = None

    def size(self, credit_code: str) -> Proposal:
        """Propose the size class of a firm with these details."""
        return propose(
            self.industry_code,
            self.employees,
            self.revenue_yuan,
            self.assets_yuan,
            sole_proprietor=is_sole_proprietor(credit_code),
        )
