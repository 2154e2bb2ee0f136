"""A town for one scenario: applications that wait for an approver who has less money than they ask for, and firms with
vouchers."""

from dataclasses import dataclass

from tests.support.cases import City, another_round, digest_of, issued_voucher, reviewed_application
from tests.support.city import (
    admitted_agency,
    appropriated_year,
    catalogue,
    listed_item,
    officer,
    verified_firm,
)
from voucher.access import Actor, Role
from voucher.accounts.models import SignInSession
from voucher.accounts.secret import hash_of, new_secret
from voucher.storage import transaction

FACE = 10_000  # yuan
APPLICATIONS, MONEY_FOR, FIRMS = 30, 18, 5


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who is signed in, and the vouchers or applications before them, with what was reviewed of each."""

    secret: str
    pids: list[str]
    digests: dict[str, str]


@dataclass(frozen=True, slots=True)
class Town:
    """The approver's cases, and for each firm its voucher; every firm orders the same item."""

    approver: Desk
    firms: list[Desk]
    listing: str


def build() -> Town:
    """Return a new town; the year has money for eighteen of its thirty applications, to the fen."""
    catalogue()
    appropriated_year((MONEY_FOR + FIRMS) * FACE)
    city = City(another_round(), officer(Role.REVIEWER), officer(Role.REVIEWER), officer(Role.APPROVER))
    firms = [verified_firm() for _ in range(FIRMS)]
    vouchers = [issued_voucher(city, firm, face=FACE) for firm in firms]
    listing = listed_item(admitted_agency(), price=(100, 50_000))
    cases = [reviewed_application(city, verified_firm(), face=FACE) for _ in range(APPLICATIONS)]
    return Town(
        Desk(_signed_in(city.approver), cases, {case: digest_of(case) for case in cases}),
        [Desk(_signed_in(firm), [pid], {}) for firm, pid in zip(firms, vouchers, strict=True)],
        listing,
    )


def _signed_in(who: Actor) -> str:
    secret = new_secret()
    with transaction() as session:
        session.add(SignInSession(secret_hash=hash_of(secret), person_id=who.person_id))
    return secret
