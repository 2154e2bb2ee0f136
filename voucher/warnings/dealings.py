"""Rules about one firm's orders with one agency: split up, or between related parties. Pure."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from voucher.clock import local_date
from voucher.eligibility.related import digits, name_key
from voucher.ledger import Money
from voucher.ledger.money import total
from voucher.terms.terms import Terms
from voucher.warnings.alike import phone_key
from voucher.warnings.facts import Facts, OrderFact, Party
from voucher.warnings.signal import Signal, evidence_of, subject_of
from voucher.warnings.states import WarningKind
from voucher.wording import N_, Labelled


class Tie(Labelled):
    """What a firm and an agency can have in common."""

    CREDIT_CODE = "credit_code", N_("the credit code")
    LEGAL_REPRESENTATIVE = "legal_representative", N_("the name of the legal representative")
    PHONE = "phone", N_("the telephone number")
    ADDRESS = "address", N_("the address")
    BANK_ACCOUNT = "bank_account", N_("the bank account")
    PERSON = "person", N_("a person who acts for both")


def splitting(facts: Facts, limits: Terms) -> Iterator[Signal]:
    """Yield each time a firm placed several orders with one agency within some days.

    An order belongs to one signal at most: after a signal the count begins anew.
    """
    for orders in _by_pair(facts).values():
        near: list[OrderFact] = []
        for order in orders:
            near = [*(one for one in near if _days(one, order) <= limits.split_days), order]
            if len(near) >= limits.split_orders:
                yield _split(facts, near, limits)
                near = []


def related(facts: Facts, limits: Terms) -> Iterator[Signal]:
    """Yield each firm that orders from an agency with which it has something in common."""
    for (firm_id, agency_id), orders in _by_pair(facts).items():
        firm, agency = facts.firms[firm_id], facts.agencies[agency_id]
        ties = ties_between(firm, agency, shared_person=(firm_id, agency_id) in facts.shared_people)
        if ties:
            yield Signal(
                WarningKind.RELATED,
                f"firm:{firm_id}:agency:{agency_id}",
                local_date(orders[0].placed_at),
                {
                    "firm": firm.name,
                    "agency": agency.name,
                    "ties": ties,
                    "orders": len(orders),
                    "total": _sum(orders),
                },
                evidence_of(facts, orders),
            )


def ties_between(firm: Party, agency: Party, *, shared_person: bool) -> list[Tie]:
    """Return what the two have in common; what is not known is not in common."""
    common = {
        Tie.CREDIT_CODE: _meet(name_key, (firm.credit_code,), (agency.credit_code,)),
        Tie.LEGAL_REPRESENTATIVE: _meet(
            name_key, (firm.legal_representative,), (agency.legal_representative,)
        ),
        Tie.PHONE: _meet(phone_key, (firm.phone,), (agency.phone,)),
        Tie.ADDRESS: _meet(name_key, firm.addresses, agency.addresses),
        Tie.BANK_ACCOUNT: _meet(digits, firm.bank_accounts, agency.bank_accounts),
        Tie.PERSON: shared_person,
    }
    return [tie for tie, there in common.items() if there]


def _split(facts: Facts, near: list[OrderFact], limits: Terms) -> Signal:
    first, last = near[0], near[-1]
    return Signal(
        WarningKind.SPLITTING,
        subject_of(last),
        local_date(last.placed_at),
        {
            "firm": facts.firms[last.firm_id].name,
            "agency": facts.agencies[last.agency_id].name,
            "orders": len(near),
            "days": _days(first, last),
            "total": _sum(near),
            "limit": limits.split_orders,
            "limit_days": limits.split_days,
        },
        evidence_of(facts, near),
    )


def _by_pair(facts: Facts) -> dict[tuple[int, int], list[OrderFact]]:
    """Return the orders of every firm with every agency, the oldest first."""
    found: dict[tuple[int, int], list[OrderFact]] = defaultdict(list)
    for order in sorted(facts.orders, key=lambda order: (order.placed_at, order.id)):
        found[order.firm_id, order.agency_id].append(order)
    return found


def _days(first: OrderFact, last: OrderFact) -> int:
    """Return on how many days the two lie, both included: two orders of one day lie on one."""
    between = local_date(last.placed_at) - local_date(first.placed_at) + timedelta(days=1)
    return between.days


def _sum(orders: list[OrderFact]) -> Money:
    return total([order.price for order in orders])


def _meet(key: Callable[[str], str], ones: Iterable[str], others: Iterable[str]) -> bool:
    """Say whether one of the entries is one of the others, however they were typed; empty ones are not known."""
    return bool({key(one) for one in ones} & {key(other) for other in others} - {""})
